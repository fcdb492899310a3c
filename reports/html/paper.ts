/** The page as a document on paper: every view, one after the other. */
export const PAPER = String.raw`
@page{size:A4;margin:16mm 14mm 18mm;@bottom-left{content:"Rampart";font:8pt sans-serif;color:#444}@bottom-right{content:counter(page) " of " counter(pages);font:8pt sans-serif;color:#444}}
@media print{
  :root{color-scheme:light;--bg:#fff;--sub:#fff;--sel:#fff;--line:#ccc;--line2:#999;--ctl:#666;--ink:#000;--ink2:#222;--mut:#444;--red:#8f1010;--redbg:#fff;--grn:#0d4d2f;--amb:#5c3c00;--ambbg:#fff;--act:#000;--hatch:#888;--band:#bbb;--data:#444;--ph:#fff;--phink:#000}
  body{font-size:9.5pt;line-height:13pt;print-color-adjust:exact} .top,.facets,.skip{display:none!important} .only{display:block;color:#444;margin-bottom:.5rem}
  main{padding:0;max-width:none} main>section{display:block!important} main>section+section{break-before:page} .method{padding:0}
  tr,.blkh,.ex,.facts,.cov,.hero,.trace li,.gaps li,.doc li:not(.fold),.kv>dd,.rows .r{break-inside:avoid} thead{display:table-header-group} h1,h2,h3,h4,.dhead,.blkh,.rows .r{break-after:avoid}
  .find,.covgrid,.dgrid,.score{display:block} .score table{margin-top:1rem} .facts{grid-template-columns:repeat(3,1fr)} .grant{position:static}
  /* What is folded on the screen is open on paper: failures, what was not assessed, and checks. Passes are counted. */
  details.finding::details-content,.crows details::details-content{content-visibility:visible;display:block;height:auto}
  .quiet>summary::after{content:"listed on the screen and in report.json, not printed";color:#444;font-size:.75rem}
  .quiet[open]::details-content{content-visibility:hidden} .quiet[open]>:not(summary){display:none}
  .quiet>summary::before,.rows .r::before{display:none} .rows{container-type:normal} .detail{container-type:normal}
  .rows .r{grid-template-columns:minmax(0,1fr) 9rem 8rem 6rem;min-height:0;padding:.25rem 0} .rows .r>span{white-space:normal;overflow-wrap:anywhere} .crows .r{grid-template-columns:minmax(0,1fr) 9rem 5rem 3rem 4rem 3rem} .rows .name{display:block} .name .h{white-space:normal}
  .detail{padding:.25rem 0 1rem} .dhead .meta{margin-top:.25rem} .detail:target{box-shadow:none}
  .forms{display:block} .forms label{display:none} .forms pre{display:block!important;margin-bottom:.5rem} .forms pre::before{content:attr(data-l);display:block;font-family:var(--sans);color:#444;text-indent:0}
  .mx .full{display:none}.mx .ab{display:inline} .mx .wd{display:none} .mx th[scope=row]{width:8rem} .cell{padding:0 .25rem}
  .net,.vpc{break-inside:avoid} .net details::details-content{content-visibility:visible;display:block;height:auto}
  a{text-decoration:none} .sec{border-top:0}
}
`;
