package dev.deployer.project.html;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * How the page looks: light and dark, on a phone and on paper. The policy of the page names this
 * text by its digest, so that no other style counts in it.
 */
final class PageStyle {
  static final String TEXT =
      """
      :root {
        color-scheme: light dark;
        --ground: #f6f6f4; --paper: #ffffff; --ink: #1c2126; --quiet: #59626c; --line: #dfe2e5;
        --live: #22639f; --live-2: #7fa9d2; --good: #176b40; --bad: #a8241c; --warn: #7d5200;
        --tint: #eef3f8;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --ground: #131619; --paper: #1b1f23; --ink: #e8eaed; --quiet: #a6aeb8; --line: #343b42;
          --live: #7db2ec; --live-2: #48698c; --good: #72cf9c; --bad: #f39189; --warn: #e5b863;
          --tint: #232a32;
        }
      }
      * { box-sizing: border-box; }
      html { -webkit-text-size-adjust: 100%; }
      body {
        margin: 0; background: var(--ground); color: var(--ink);
        font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
      }
      main, header.top, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
      header.top { padding-top: 2.25rem; }
      h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; font-weight: 650; overflow-wrap: anywhere; }
      h2 { font-size: 1.125rem; margin: 0 0 .75rem; font-weight: 650; }
      h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; font-weight: 600; }
      p { margin: .25rem 0; }
      .quiet { color: var(--quiet); }
      .small { font-size: .875rem; }
      .verdict { font-size: 1.125rem; margin-top: .75rem; }
      .verdict .mark { font-weight: 700; margin-right: .375rem; }
      .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
      section {
        background: var(--paper); border: 1px solid var(--line); border-radius: .625rem;
        padding: 1.25rem; margin: 1.25rem 0;
      }
      code, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; overflow-wrap: anywhere; }
      .figures { display: grid; grid-template-columns: repeat(6, 1fr); gap: .75rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
      .figures li { background: var(--paper); border: 1px solid var(--line); border-radius: .625rem; padding: .75rem 1rem; }
      .figures data { display: block; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
      .figures span { color: var(--quiet); font-size: .875rem; }
      table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th { text-align: left; font-weight: 600; color: var(--quiet); font-size: .8125rem; padding: .25rem .75rem .375rem 0; border-bottom: 1px solid var(--line); }
      td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
      td { min-width: 4.5rem; }
      @media (min-width: 44.01rem) {
        td[data-label="Release"], td[data-label="Content"] { white-space: nowrap; }
      }
      td[data-label="By"], td[data-label="What"] { min-width: 7.5rem; }
      tr:last-child td { border-bottom: 0; }
      .strip { display: grid; grid-template-columns: 9rem 1fr; gap: .25rem .75rem; align-items: center; margin: .375rem 0; }
      .strip .name { overflow-wrap: anywhere; font-size: .875rem; }
      svg { display: block; width: 100%; }
      svg.time { height: 1.5rem; border-radius: .25rem; background: var(--tint); }
      svg.bar { height: .625rem; border-radius: .25rem; background: var(--tint); }
      .even { fill: var(--live); } .odd { fill: var(--live-2); } .spoiled { fill: var(--bad); }
      .edge { stroke: var(--paper); stroke-width: 1; vector-effect: non-scaling-stroke; }
      .axis { display: flex; justify-content: space-between; margin: .25rem 0 0 9.75rem; color: var(--quiet); font-size: .8125rem; }
      .key { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .8125rem; color: var(--quiet); margin: .5rem 0 1rem; }
      .key svg { display: inline-block; width: .875rem; height: .875rem; vertical-align: -.125rem; margin-right: .25rem; }
      ol.events { list-style: none; margin: .5rem 0 0; padding: 0; }
      ol.events > li { display: grid; grid-template-columns: 9.5rem 6rem 1fr; gap: .125rem .75rem; padding: .5rem 0; border-top: 1px solid var(--line); }
      ol.events time { color: var(--quiet); font-size: .875rem; font-variant-numeric: tabular-nums; }
      .what { overflow-wrap: anywhere; min-width: 0; }
      .tag { font-size: .8125rem; font-weight: 600; }
      .phases { display: flex; flex-wrap: wrap; gap: .125rem .875rem; font-size: .875rem; color: var(--quiet); margin: .25rem 0 0; padding: 0; list-style: none; font-variant-numeric: tabular-nums; }
      .phases b { color: var(--ink); font-weight: 600; }
      .on { padding: .625rem 0; border-top: 1px solid var(--line); }
      .on .name { font-weight: 600; overflow-wrap: anywhere; }
      details { margin: .5rem 0; }
      summary { cursor: pointer; padding: .375rem 0; overflow-wrap: anywhere; }
      summary:focus-visible { outline: 2px solid var(--live); outline-offset: 2px; border-radius: .25rem; }
      footer { color: var(--quiet); font-size: .8125rem; padding-bottom: 2.5rem; }
      @media (max-width: 44rem) {
        h1 { font-size: 1.375rem; }
        main, header.top, footer { padding-left: .875rem; padding-right: .875rem; }
        section { padding: 1rem .875rem; }
        .figures { grid-template-columns: repeat(3, 1fr); gap: .5rem; }
        .figures li { padding: .5rem .625rem; }
        .figures data { font-size: 1.25rem; }
        thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        table, tbody { display: block; }
        tr { display: block; padding: .625rem 0; border-top: 1px solid var(--line); }
        tr:first-child { border-top: 0; }
        td { display: grid; grid-template-columns: 6.5rem 1fr; gap: .5rem; border: 0; padding: .125rem 0; min-width: 0; }
        td.none { display: none; }
        td::before { content: attr(data-label); color: var(--quiet); font-size: .8125rem; }
        .strip { grid-template-columns: 1fr; }
        .axis { margin-left: 0; }
        ol.events > li { grid-template-columns: 1fr auto; }
        ol.events .what { grid-column: 1 / -1; }
      }
      @media print {
        :root { --ground: #fff; --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb; --live: #22639f; --live-2: #7fa9d2; --good: #176b40; --bad: #a8241c; --warn: #7d5200; --tint: #eee; }
        body { font-size: 10pt; }
        section { border: 0; padding: 0; break-inside: auto; }
        tr, li, .on { break-inside: avoid; }
        svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      }
      """;

  private PageStyle() {}

  /** Nothing is fetched, run or framed, and no other style counts. */
  static String policy() {
    return "default-src 'none'; style-src 'sha256-"
        + digest()
        + "'; base-uri 'none'; form-action 'none'";
  }

  private static String digest() {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(TEXT.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
