import type { EChartsOption } from 'echarts';

/** A line that something should stay below. */
export interface Bar {
  readonly name: string;
  readonly at: number;
}

interface Chart {
  readonly title: string;
  readonly bar?: Bar;
}

export interface BarChart extends Chart {
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly unit: string;
  readonly isLogarithmic?: boolean;
}

export interface LineChart extends Chart {
  readonly series: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[];
  /** What the axes show. */
  readonly x: string;
  readonly y: string;
  /** Whether the vertical axis begins at 0. @default true */
  readonly isFromZero?: boolean;
}

/** Bars side by side for each category. */
export function bars({ title, categories, series, unit, isLogarithmic = false, bar }: BarChart): EChartsOption {
  return {
    ...frame(title),
    xAxis: { type: 'category', data: [...categories] },
    yAxis: { type: isLogarithmic ? 'log' : 'value', name: unit },
    series: series.map(({ name, values }, nth) => ({
      ...{ type: 'bar', name, data: values.map(rounded) },
      ...(nth === 0 ? marked(bar) : {}),
    })),
  };
}

/** Lines over a common axis of numbers. */
export function lines({ title, series, x, y, isFromZero = true, bar }: LineChart): EChartsOption {
  return {
    ...frame(title),
    xAxis: { type: 'value', name: x, nameLocation: 'middle', nameGap: 28, max: 'dataMax' },
    yAxis: {
      type: 'value',
      name: y,
      scale: !isFromZero,
      max: ({ max }) => Math.ceil(Math.max(max, bar?.at ?? 0) * 1.1),
    },
    series: series.map(({ name, points }, nth) => ({
      ...{ type: 'line', name, showSymbol: false, data: points.map(point => point.map(rounded)) },
      ...(nth === 0 ? marked(bar) : {}),
    })),
  };
}

function frame(title: string): EChartsOption {
  return {
    animation: false,
    backgroundColor: '#ffffff',
    title: { text: title, left: 'center' },
    legend: { bottom: 0 },
    grid: { left: 70, right: 110, top: 60, bottom: 75 },
  };
}

function marked(bar: Bar | undefined): object {
  if (!bar) return {};
  const label = { formatter: bar.name, position: 'end' };
  return {
    markLine: { silent: true, symbol: 'none', data: [{ yAxis: rounded(bar.at) }], label, lineStyle: { color: '#c00' } },
  };
}

/** Enough for a picture, and short in its file. */
const rounded = (value: number) => Number(value.toPrecision(4));
