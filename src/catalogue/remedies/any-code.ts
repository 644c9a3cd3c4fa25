/** For codes that no built-in policy treats. */
export function own<Code extends string>(code: Code) {
  return {
    under: 'policies',
    line: `${code}: conflict => surface(\`left to the caller: \${conflict.operation}\`)`,
    does: 'Follows a function of your own: it answers retry(), resolve() or surface().',
    assumes: 'What it answers is right: it is followed without a check.',
  } as const;
}

/** What a closer look adds to the advice. */
export function diagnose(does: string) {
  return {
    under: 'options',
    line: 'diagnose: true',
    does,
    assumes:
      'A few read requests may be spent on an error. Where one is refused, the advice names the permission that is missing.',
  } as const;
}

/** For codes whose own answer tells it all. */
export function diagnoseFromAnswer(does: string) {
  return { ...diagnose(does), assumes: 'Nothing: it sends no request.' } as const;
}
