/// The style sheet of a page: light and dark, for phones and desktops, and for A4 paper.
enum HTMLStyle {
  static let text = """
    :root {
      --ink: #1c1e21; --soft: #5b6068; --line: #d9dce1; --paper: #ffffff; --tint: #f4f5f7;
      --bar: #2864c8; --base: #a9b4c6; --good: #12743a; --bad: #b3261e; --note: #fff6dd;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ink: #e6e8eb; --soft: #a0a6af; --line: #3a3f47; --paper: #16181c; --tint: #1f2227;
        --bar: #6ea0f5; --base: #5a6576; --good: #5fcf8d; --bad: #ff8a80; --note: #3a3320;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem; background: var(--paper); color: var(--ink);
      font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    }
    h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.2; overflow-wrap: anywhere; }
    h2 { margin: 2rem 0 .5rem; font-size: 1.05rem; }
    dl { margin: 0; display: flex; flex-wrap: wrap; gap: .5rem 2rem; }
    dt { color: var(--soft); font-size: .8rem; }
    dd { margin: 0; overflow-wrap: anywhere; }
    .totals dl { gap: .75rem; }
    .totals dl > div { min-width: 8rem; padding: .6rem .8rem; border-radius: .5rem; background: var(--tint); }
    .totals dd { font-size: 1.25rem; font-variant-numeric: tabular-nums; }
    small { display: block; color: var(--soft); font-size: .75rem; }
    .warnings { margin-top: 1.5rem; padding: .1rem 1rem .6rem; border-radius: .5rem; background: var(--note); }
    .warnings h2 { margin-top: .6rem; }
    ul { margin: 0; padding-left: 1.2rem; }
    svg { display: block; width: 100%; max-width: 45rem; height: auto; }
    svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
    svg .soft { fill: var(--soft); }
    svg .current { fill: var(--bar); }
    svg .base { fill: var(--base); }
    svg .gap { stroke: var(--line); stroke-dasharray: 2 3; }
    svg .good, td.good { fill: var(--good); color: var(--good); }
    svg .bad, td.bad { fill: var(--bad); color: var(--bad); }
    .scroll { overflow-x: auto; }
    table { width: 100%; border-collapse: collapse; font-size: .875rem; }
    th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
    thead th { border-bottom-width: 2px; white-space: nowrap; }
    .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
    tfoot td { border-bottom: 0; border-top: 2px solid var(--line); font-weight: 600; }
    footer { margin-top: 2rem; color: var(--soft); font-size: .8rem; }
    @page { size: A4; margin: 14mm; }
    @media print {
      :root {
        --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --tint: #f4f5f7; --bar: #2864c8; --base: #a9b4c6;
        --good: #12743a; --bad: #b3261e; --note: #fff6dd;
      }
      body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      .scroll { overflow: visible; }
      table { font-size: 7.5pt; }
      th, td { padding: .2rem .3rem; overflow-wrap: anywhere; }
      thead th { white-space: normal; }
      thead { display: table-header-group; }
      tr, .totals dl > div { break-inside: avoid; }
      h2 { break-after: avoid; }
    }
    """
}
