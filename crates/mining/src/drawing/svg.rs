//! A map as a standalone SVG file.
//!
//! Text stays text (in Fira Sans where the reader has it), every node and edge is named for
//! assistive technology, light colours on white for print.

use std::fmt::Write;

use super::Sheet;
use super::font::{self, Weight};
use super::scale::{self, Color};
use crate::abstraction::{Kind, MapModel};
use crate::layout::{LINE_HEIGHT, NAME_SIZE, NOTE_SIZE};

const MARGIN: f64 = 24.0;
const TITLE_SIZE: f64 = 20.0;
const FACT_SIZE: f64 = 13.0;
const FACT_HEIGHT: f64 = 19.0;
const LEGEND_HEIGHT: f64 = 64.0;
const LEAST_WIDTH: f64 = 560.0;

/// The sheet as an SVG 1.1 document with ARIA names.
#[must_use]
pub fn svg(sheet: &Sheet<'_>) -> String {
    let (model, layout, lang) = (sheet.model, sheet.layout, sheet.lang);
    let width = (layout.width + 2.0 * MARGIN).max(LEAST_WIDTH);
    let text_width = width - 2.0 * MARGIN;
    let title_lines = font::wrap(sheet.title, Weight::SemiBold, TITLE_SIZE, text_width, 4);
    let facts: Vec<String> =
        sheet.facts().iter().flat_map(|fact| font::wrap(fact, Weight::Regular, FACT_SIZE, text_width, 40)).collect();
    let head = MARGIN + title_lines.len() as f64 * 26.0 + facts.len() as f64 * FACT_HEIGHT + 8.0;
    let height = head + layout.height + LEGEND_HEIGHT + MARGIN;

    let mut out = String::with_capacity(4096 + 600 * (model.nodes.len() + model.edges.len()));
    let _ = write!(
        out,
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" "#,
            r#"xml:lang="{lang}" lang="{lang}" role="graphics-document document" "#,
            r#"aria-labelledby="title desc" font-family="'Fira Sans', 'Noto Sans', Arial, sans-serif">"#,
            "\n<title id=\"title\">{title}</title>\n<desc id=\"desc\">{desc}</desc>\n",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        ),
        w = number(width),
        h = number(height),
        lang = lang.tag(),
        title = escape(sheet.title),
        desc = escape(&format!("{} {}", sheet.description(), sheet.facts().join(". "))),
    );
    let mut y = MARGIN + 14.0;
    let _ = writeln!(out, r#"<g fill="{}" font-size="{TITLE_SIZE}" font-weight="600">"#, scale::TEXT.hex());
    for line in &title_lines {
        let _ = writeln!(out, r#"<text x="{MARGIN}" y="{y}">{}</text>"#, escape(line));
        y += 26.0;
    }
    let _ = writeln!(out, "</g>\n<g fill=\"{}\" font-size=\"{FACT_SIZE}\">", scale::MUTED.hex());
    y -= 4.0;
    for line in &facts {
        let _ = writeln!(out, r#"<text x="{MARGIN}" y="{y}">{}</text>"#, escape(line));
        y += FACT_HEIGHT;
    }
    out.push_str("</g>\n");
    let left = MARGIN.max((width - layout.width) / 2.0);
    let _ = writeln!(out, r#"<g transform="translate({} {})">"#, number(left), number(head));
    edges(sheet, &mut out);
    nodes(sheet, &mut out);
    out.push_str("</g>\n");
    legend(sheet, MARGIN, head + layout.height + 10.0, &mut out);
    out.push_str("</svg>\n");
    out
}

/// Greatest value of nodes and of edges.
pub(super) fn greatest(sheet: &Sheet<'_>) -> (f64, f64) {
    let model = sheet.model;
    let nodes = scale::range(model.nodes.iter().filter(|node| node.kind == Kind::Activity).map(|node| node.value));
    let edges = scale::range(model.edges.iter().map(|edge| edge.value));
    (nodes.map_or(0.0, |(_, high)| high), edges.map_or(0.0, |(_, high)| high))
}

/// Edges in the order of drawing: the frequent ones last, so that they lie on top.
pub(super) fn drawing_order(model: &MapModel) -> Vec<usize> {
    let mut order: Vec<usize> = (0..model.edges.len()).collect();
    order.sort_by(|&a, &b| {
        let value = |i: usize| model.edges[i].value.unwrap_or(0.0);
        value(a).total_cmp(&value(b)).then(a.cmp(&b))
    });
    order
}

fn edges(sheet: &Sheet<'_>, out: &mut String) {
    let (model, layout, time) = (sheet.model, sheet.layout, sheet.metric.is_time());
    let (_, most) = greatest(sheet);
    out.push_str("<g fill=\"none\">\n");
    for i in drawing_order(model) {
        let (edge, line) = (&model.edges[i], &layout.edges[i]);
        let heat = edge.value.map_or(0.0, |value| scale::share(value, most));
        let color = scale::stroke(heat, time).hex();
        let [tip, a, b] = line.arrow;
        let _ = writeln!(
            out,
            concat!(
                r#"<g role="graphics-symbol img" data-from="{from}" data-to="{to}"><title>{title}</title>"#,
                r#"<path d="{d}" stroke="{color}" stroke-width="{width}"{dash}/>"#,
                r#"<path d="M{} {}L{} {}L{} {}Z" fill="{color}" stroke="{color}" stroke-width="{join}" stroke-linejoin="round"/></g>"#
            ),
            tip.0,
            tip.1,
            a.0,
            a.1,
            b.0,
            b.1,
            from = edge.from,
            to = edge.to,
            title = escape(&sheet.edge_sentence(edge)),
            d = line.path,
            color = color,
            width = number(scale::line_width(heat)),
            // A second cue for what is withheld: no line width can say it.
            dash = if edge.value.is_none() && !time { r#" stroke-dasharray="5 4""# } else { "" },
            join = number(heat * 2.0),
        );
    }
    out.push_str("</g>\n");
    let _ = writeln!(
        out,
        r#"<g font-size="{NOTE_SIZE}" text-anchor="middle" fill="{}" aria-hidden="true">"#,
        scale::TEXT.hex()
    );
    for line in &layout.edges {
        if let Some(label) = &line.label {
            let _ = writeln!(
                out,
                r##"<rect x="{}" y="{}" width="{}" height="{}" rx="3" fill="#ffffff" fill-opacity="0.92"/><text x="{}" y="{}">{}</text>"##,
                label.x,
                label.y,
                label.width,
                label.height,
                number(label.x + label.width / 2.0),
                number(label.y + label.height / 2.0 + NOTE_SIZE * 0.35),
                escape(&label.text)
            );
        }
    }
    out.push_str("</g>\n");
}

fn nodes(sheet: &Sheet<'_>, out: &mut String) {
    let (model, layout, time) = (sheet.model, sheet.layout, sheet.metric.is_time());
    let (most, _) = greatest(sheet);
    let _ = writeln!(out, r#"<g text-anchor="middle" fill="{}">"#, scale::TEXT.hex());
    for (i, (node, place)) in model.nodes.iter().zip(&layout.nodes).enumerate() {
        let _ = write!(
            out,
            r#"<g role="graphics-symbol img" data-node="{i}"><title>{}</title>"#,
            escape(&sheet.node_sentence(node))
        );
        let (x, y) = place.center();
        if node.kind == Kind::Activity {
            let heat = node.value.map_or(0.0, |value| scale::share(value, most));
            let dash = if node.value.is_none() && !time { r#" stroke-dasharray="5 4""# } else { "" };
            let _ = write!(
                out,
                r#"<rect x="{}" y="{}" width="{}" height="{}" rx="7" fill="{}" stroke="{}" stroke-width="{}"{dash}/>"#,
                place.x,
                place.y,
                place.width,
                place.height,
                scale::fill(heat, time).hex(),
                scale::stroke(heat, time).hex(),
                number(scale::border_width(heat)),
            );
        } else {
            let _ = write!(
                out,
                r##"<circle cx="{}" cy="{}" r="{}" fill="#ffffff" stroke="{}" stroke-width="{}"/>"##,
                number(x),
                number(y),
                number(place.width / 2.0),
                scale::TEXT.hex(),
                if node.kind == Kind::Start { 1.5 } else { 3.5 },
            );
        }
        let rows = place.lines.len() + usize::from(!place.note.is_empty());
        let mut base = y - rows as f64 * LINE_HEIGHT / 2.0 + LINE_HEIGHT * 0.74;
        for line in &place.lines {
            let _ = write!(
                out,
                r#"<text x="{}" y="{}" font-size="{NAME_SIZE}" font-weight="600">{}</text>"#,
                number(x),
                number(base),
                escape(line)
            );
            base += LINE_HEIGHT;
        }
        if !place.note.is_empty() {
            let _ = write!(
                out,
                r#"<text x="{}" y="{}" font-size="{NOTE_SIZE}">{}</text>"#,
                number(x),
                number(base),
                escape(&place.note)
            );
        }
        out.push_str("</g>\n");
    }
    out.push_str("</g>\n");
}

fn legend(sheet: &Sheet<'_>, x: f64, y: f64, out: &mut String) {
    let (lang, metric, time) = (sheet.lang, sheet.metric, sheet.metric.is_time());
    let (nodes, edges) = greatest(sheet);
    let _ = writeln!(out, r#"<g font-size="{NOTE_SIZE}" fill="{}">"#, scale::MUTED.hex());
    let rows = [(lang.pick("Aktivitäten", "Activities"), nodes), (lang.pick("Wege", "Paths"), edges)];
    for (row, (name, most)) in rows.into_iter().enumerate() {
        let top = y + row as f64 * 26.0;
        let base = number(top + 13.0);
        let _ = writeln!(out, r#"<text x="{}" y="{base}">{} ({})</text>"#, number(x), name, escape(metric.name(lang)));
        let left = x + 230.0;
        let _ = writeln!(
            out,
            r#"<text x="{}" y="{base}" text-anchor="end">{}</text>"#,
            number(left - 8.0),
            escape(&metric.format(0.0, lang))
        );
        for step in 0..5 {
            let heat = f64::from(step) / 4.0;
            let at = left + f64::from(step) * 34.0;
            let color: Color = scale::stroke(heat, time);
            if row == 0 {
                let _ = writeln!(
                    out,
                    r#"<rect x="{}" y="{}" width="28" height="15" rx="3" fill="{}" stroke="{}" stroke-width="{}"/>"#,
                    number(at),
                    number(top + 1.0),
                    scale::fill(heat, time).hex(),
                    color.hex(),
                    number(scale::border_width(heat)),
                );
            } else {
                let _ = writeln!(
                    out,
                    r#"<path d="M{} {}h30" stroke="{}" stroke-width="{}"/>"#,
                    number(at),
                    number(top + 9.0),
                    color.hex(),
                    number(scale::line_width(heat)),
                );
            }
        }
        let _ = writeln!(
            out,
            r#"<text x="{}" y="{base}">{}</text>"#,
            number(left + 5.0 * 34.0 + 4.0),
            escape(&metric.format(most, lang))
        );
    }
    out.push_str("</g>\n");
}

/// At most two decimals, no trailing zeros.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0 + 0.0;
    format!("{rounded}")
}

/// Text as XML character data or attribute value; characters XML 1.0 cannot hold become U+FFFD.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if (c as u32) < 0x20 || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
