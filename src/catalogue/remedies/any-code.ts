/** For codes that no built-in policy treats. */
export function own<Code extends string>(code: Code) {
  return {
    under: 'policies',
    line: `${code}: conflict => surface(\`left to the caller: \${conflict.operation}\`)`,
    does: 'Calls your function, which returns retry(), resolve() or surface().',
    assumes: 'Your function is right: the library does not check its decision.',
  } as const;
}

/** What a closer look adds to the advice. */
export function diagnose(does: string) {
  return {
    under: 'options',
    line: 'diagnose: true',
    does,
    assumes: 'Each 409 may cost a few read requests. If OSS denies one, the advice names the missing permission.',
  } as const;
}

/** For codes whose own answer tells it all. */
export function diagnoseFromAnswer(does: string) {
  return { ...diagnose(does), assumes: 'Nothing: it sends no request.' } as const;
}
