/** The options of uPlot for a plot of the page. Colours are tokens, read when they are drawn, so that a theme can change. */
import type uPlot from "uplot";
import { measured } from "@/format/numbers";
import { duration } from "@/format/times";
import { colourToken, dashOf } from "@/ui/plots/looks";
import { resumptions, type PlotSettings, type Series } from "@/ui/plots/series";

const AXIS_GAP = 6;
const MOMENTS = [
  0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800,
];
/** Steps are counted: no tick stands between two of them. */
const STEPS = Array.from({ length: 16 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();
const DIGIT = 6.6; // px: about the width of one in the axes' font

interface ChartOptions {
  /** How many lines there are and how they look does not change; their points do. */
  readonly series: readonly Series[];
  /** The series as they are when something is drawn. */
  readonly current: () => readonly Series[];
  readonly settings: PlotSettings;
  readonly width: number;
  readonly height: number;
}

export function chartOptions({ series, current, settings, width, height }: ChartOptions): uPlot.Options {
  const isTime = settings.axis === "time";
  return {
    width,
    height,
    scales: { x: { time: false }, y: { distr: settings.isLog ? 3 : 1 } },
    axes: [
      axis({
        space: 60,
        size: 26,
        incrs: isTime ? MOMENTS : STEPS,
        values: (_, splits) => splits.map((at) => (isTime ? duration(at) : measured(at))),
      }),
      axis({
        size: (_, texts) => AXIS_GAP * 2 + DIGIT * Math.max(4, ...(texts ?? []).map((text) => (text ?? "").length)),
        values: (_, splits) => splits.map((at) => (at === null ? "" : tick(at))),
      }),
    ],
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false }, points: { size: 7 } },
    series: [{}, ...series.map((one) => line(one))],
    hooks: {
      draw: [(chart) => drawResumptions(chart, current(), settings)],
    },
  };
}

function axis(options: uPlot.Axis): uPlot.Axis {
  return {
    stroke: (chart) => token(chart, "--text-2"),
    grid: { stroke: (chart) => token(chart, "--line"), width: 1 },
    ticks: { show: false },
    font: "12px system-ui, sans-serif",
    gap: AXIS_GAP,
    ...options,
  };
}

function line({ look }: Series): uPlot.Series {
  return {
    stroke: (chart) => token(chart, colourToken(look)),
    dash: [...dashOf(look)],
    width: 1.75,
    points: { size: 5 },
  };
}

/** A short text for a tick: `1e-5` rather than 0.00001. */
function tick(at: number): string {
  const size = Math.abs(at);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? at.toExponential(3).replace(/\.?0+e\+?/, "e") : measured(at);
}

/** A thin upright line where a later attempt of a run goes on. */
function drawResumptions(chart: uPlot, series: readonly Series[], { axis: along }: PlotSettings): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 4]);
  for (const one of series) {
    ctx.strokeStyle = token(chart, colourToken(one.look));
    for (const { x } of resumptions(one, along)) {
      const left = Math.round(chart.valToPos(x, "x", true)) + 0.5;
      if (left < bbox.left || left > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.moveTo(left, bbox.top);
      ctx.lineTo(left, bbox.top + bbox.height);
      ctx.stroke();
    }
  }
  ctx.restore();
}

/** A token's colour of the theme that is shown: a canvas can't choose from the two that the token itself gives. */
function token({ root }: uPlot, name: string): string {
  root.style.color = `var(${name})`;
  return getComputedStyle(root).color;
}
