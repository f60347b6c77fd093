//! A map as tagged PDF (PDF/UA-1): one page with the drawing in its own size, then pages with the
//! same data as tables.

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::font::{self, Weight};
use super::scale::{self, Color};
use super::{Sheet, count, svg};
use crate::abstraction::Kind;
use crate::layout::{LINE_HEIGHT, NAME_SIZE, NOTE_SIZE};

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
#[error("the drawing cannot be written as PDF: {0}")]
pub struct PdfError(pub(super) String);

/// Points in a px (96 px and 72 points are one inch).
pub(super) const POINTS: f64 = 0.75;
pub(super) const MARGIN: f64 = 32.0;
/// A4 in px.
pub(super) const PAPER: (f64, f64) = (794.0, 1123.0);
/// PDF knows no page longer than 14,400 points.
const MAX_SIDE: f64 = 19_000.0;

pub(super) struct Pen {
    regular: Font,
    bold: Font,
}

impl Pen {
    pub(super) fn new() -> Result<Self, PdfError> {
        let load = |weight| {
            Font::new(font::face(weight).data.into(), 0).ok_or_else(|| PdfError("the font is not usable".to_owned()))
        };
        Ok(Self { regular: load(Weight::Regular)?, bold: load(Weight::SemiBold)? })
    }

    /// Draws a line of text; `anchor` 0 is left of it, 0.5 its middle, 1 its right.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn text(
        &self,
        surface: &mut Surface<'_>,
        x: f64,
        y: f64,
        anchor: f64,
        weight: Weight,
        size: f64,
        color: Color,
        text: &str,
    ) {
        let text = plain(text);
        if text.is_empty() {
            return;
        }
        let face = font::face(weight);
        let glyphs: Vec<KrillaGlyph> = text
            .char_indices()
            .map(|(at, c)| {
                let glyph = face.glyph(c);
                KrillaGlyph {
                    glyph_id: GlyphId::new(glyph.id),
                    text_range: at..at + c.len_utf8(),
                    x_advance: glyph.advance,
                    x_offset: 0.0,
                    y_offset: 0.0,
                    y_advance: 0.0,
                    location: None,
                }
            })
            .collect();
        let width: f64 = glyphs.iter().map(|glyph| f64::from(glyph.x_advance)).sum::<f64>() * size;
        surface.set_stroke(None);
        surface.set_fill(Some(fill(color, 1.0)));
        let font = if weight == Weight::SemiBold { &self.bold } else { &self.regular };
        surface.draw_glyphs(point(x - anchor * width, y), &glyphs, font.clone(), &text, size as f32, false);
    }
}

/// Text without control characters and byte order marks, which PDF/UA forbids.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{feff}' | '\u{fffe}') { ' ' } else { c }).collect()
}

pub(super) fn point(x: f64, y: f64) -> Point {
    Point::from_xy(x as f32, y as f32)
}

fn fill(color: Color, opacity: f32) -> Fill {
    Fill {
        paint: rgb::Color::new(color.0, color.1, color.2).into(),
        opacity: NormalizedF32::new(opacity).unwrap_or(NormalizedF32::ONE),
        rule: Default::default(),
    }
}

fn stroke(color: Color, width: f64, dashed: bool) -> Stroke {
    Stroke {
        paint: rgb::Color::new(color.0, color.1, color.2).into(),
        width: width as f32,
        dash: dashed.then(|| StrokeDash { array: vec![5.0, 4.0], offset: 0.0 }),
        ..Stroke::default()
    }
}

fn rect(x: f64, y: f64, width: f64, height: f64) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(x as f32, y as f32, width as f32, height as f32)?);
    path.finish()
}

fn circle(x: f64, y: f64, r: f64) -> Option<Path> {
    let mut path = PathBuilder::new();
    let k = r * 0.552_284_75;
    path.move_to((x + r) as f32, y as f32);
    let mut arc = |a: (f64, f64), b: (f64, f64), to: (f64, f64)| {
        path.cubic_to(a.0 as f32, a.1 as f32, b.0 as f32, b.1 as f32, to.0 as f32, to.1 as f32);
    };
    arc((x + r, y + k), (x + k, y + r), (x, y + r));
    arc((x - k, y + r), (x - r, y + k), (x - r, y));
    arc((x - r, y - k), (x - k, y - r), (x, y - r));
    arc((x + k, y - r), (x + r, y - k), (x + r, y));
    path.close();
    path.finish()
}

/// The sheet as PDF/UA-1: title, language, bookmarks, the drawing as one figure with a text
/// alternative, and tables of activities and paths with header cells.
///
/// # Errors
///
/// [`PdfError`] when the document would break PDF/UA-1 or cannot be written.
pub fn pdf(sheet: &Sheet<'_>) -> Result<Vec<u8>, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let lang = sheet.lang;
    let pen = Pen::new()?;
    let mut tree = TagTree::new().with_lang(Some(lang.tag().to_owned()));
    let mut outline = Outline::new();

    drawing_page(sheet, &pen, &mut document, &mut tree)?;
    outline.push_child(OutlineNode::new(
        lang.pick("Prozesslandkarte", "Process map").to_owned(),
        XyzDestination::new(0, point(0.0, 0.0)),
    ));
    let mut page = 1;
    for table in tables(sheet) {
        outline.push_child(OutlineNode::new(table.title.clone(), XyzDestination::new(page, point(0.0, 0.0))));
        page += table_pages(&table, &pen, &mut document, &mut tree, page, lang)?;
    }
    document.set_metadata(
        Metadata::new()
            .title(plain(sheet.title))
            .description(plain(&sheet.description()))
            .language(lang.tag().to_owned())
            .creator("Lotse".to_owned()),
    );
    document.set_outline(outline);
    document.set_tag_tree(tree);
    document.finish().map_err(|error| PdfError(format!("{error:?}")))
}

pub(super) fn page_of(width: f64, height: f64) -> Result<PageSettings, PdfError> {
    PageSettings::from_wh((width * POINTS) as f32, (height * POINTS) as f32)
        .ok_or_else(|| PdfError(format!("no page of {width} x {height} px")))
}

pub(super) fn span() -> ContentTag<'static> {
    ContentTag::Span(SpanTag::empty())
}

pub(super) fn heading(level: u16, title: &str, parts: Vec<Identifier>) -> TagGroup {
    let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
    let mut group = TagGroup::new(Tag::Hn(level, Some(title.to_owned())));
    parts.into_iter().for_each(|part| group.push(part));
    group
}

fn drawing_page(sheet: &Sheet<'_>, pen: &Pen, document: &mut Document, tree: &mut TagTree) -> Result<(), PdfError> {
    let layout = sheet.layout;
    let shrink = (MAX_SIDE / (layout.width.max(layout.height) + 600.0)).min(1.0);
    let width = (layout.width * shrink + 2.0 * MARGIN).max(PAPER.0);
    let text = width - 2.0 * MARGIN;
    let title = font::wrap(sheet.title, Weight::SemiBold, 20.0, text, 6);
    let facts: Vec<Vec<String>> =
        sheet.facts().iter().map(|fact| font::wrap(fact, Weight::Regular, 13.0, text, 40)).collect();
    let head = MARGIN + title.len() as f64 * 26.0 + facts.iter().map(Vec::len).sum::<usize>() as f64 * 19.0 + 10.0;
    let height = head + layout.height * shrink + MARGIN;
    let mut page = document.start_page_with(page_of(width, height)?);
    let mut surface = page.surface();
    surface.push_transform(&Transform::from_scale(POINTS as f32, POINTS as f32));
    let mut y = MARGIN + 12.0;
    let mut parts = Vec::new();
    for line in &title {
        parts.push(surface.start_tagged(span()));
        pen.text(&mut surface, MARGIN, y, 0.0, Weight::SemiBold, 20.0, scale::TEXT, line);
        surface.end_tagged();
        y += 26.0;
    }
    tree.push(heading(1, sheet.title, parts));
    for fact in &facts {
        let mut group = TagGroup::new(Tag::P);
        for line in fact {
            group.push(surface.start_tagged(span()));
            pen.text(&mut surface, MARGIN, y - 4.0, 0.0, Weight::Regular, 13.0, scale::MUTED, line);
            surface.end_tagged();
            y += 19.0;
        }
        tree.push(group);
    }
    let mut figure = TagGroup::new(Tag::Figure(Some(plain(&sheet.description()))));
    figure.push(surface.start_tagged(ContentTag::Other));
    let left = (width - layout.width * shrink) / 2.0;
    surface.push_transform(&Transform::from_row(shrink as f32, 0.0, 0.0, shrink as f32, left as f32, head as f32));
    draw(sheet, pen, &mut surface);
    surface.pop();
    surface.end_tagged();
    tree.push(figure);
    surface.pop();
    surface.finish();
    page.finish();
    Ok(())
}

fn draw(sheet: &Sheet<'_>, pen: &Pen, surface: &mut Surface<'_>) {
    let (model, layout, time) = (sheet.model, sheet.layout, sheet.metric.is_time());
    let (most_node, most_edge) = svg::greatest(sheet);
    for i in svg::drawing_order(model) {
        let (edge, line) = (&model.edges[i], &layout.edges[i]);
        let heat = edge.value.map_or(0.0, |value| scale::share(value, most_edge));
        let color = scale::stroke(heat, time);
        let mut path = PathBuilder::new();
        if let Some(first) = line.curve.first() {
            path.move_to(first.0 as f32, first.1 as f32);
        }
        for p in line.curve.get(1..).unwrap_or_default().chunks_exact(3) {
            path.cubic_to(p[0].0 as f32, p[0].1 as f32, p[1].0 as f32, p[1].1 as f32, p[2].0 as f32, p[2].1 as f32);
        }
        if let Some(path) = path.finish() {
            surface.set_fill(None);
            surface.set_stroke(Some(stroke(color, scale::line_width(heat), edge.value.is_none() && !time)));
            surface.draw_path(&path);
        }
        let mut head = PathBuilder::new();
        let [tip, a, b] = line.arrow;
        head.move_to(tip.0 as f32, tip.1 as f32);
        head.line_to(a.0 as f32, a.1 as f32);
        head.line_to(b.0 as f32, b.1 as f32);
        head.close();
        if let Some(head) = head.finish() {
            surface.set_fill(Some(fill(color, 1.0)));
            surface.set_stroke(Some(stroke(color, heat * 2.0 + 0.1, false)));
            surface.draw_path(&head);
        }
    }
    for label in layout.edges.iter().filter_map(|line| line.label.as_ref()) {
        if let Some(path) = rect(label.x, label.y, label.width, label.height) {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(scale::PAPER, 1.0)));
            surface.draw_path(&path);
        }
        let (x, y) = (label.x + label.width / 2.0, label.y + label.height / 2.0 + NOTE_SIZE * 0.35);
        pen.text(surface, x, y, 0.5, Weight::Regular, NOTE_SIZE, scale::TEXT, &label.text);
    }
    for (node, place) in model.nodes.iter().zip(&layout.nodes) {
        let (x, y) = place.center();
        let heat = node.value.map_or(0.0, |value| scale::share(value, most_node));
        let activity = node.kind == Kind::Activity;
        let path =
            if activity { rect(place.x, place.y, place.width, place.height) } else { circle(x, y, place.width / 2.0) };
        let (inside, line) = match node.kind {
            Kind::Activity => (
                scale::fill(heat, time),
                stroke(scale::stroke(heat, time), scale::border_width(heat), node.value.is_none() && !time),
            ),
            Kind::Start => (scale::PAPER, stroke(scale::TEXT, 1.5, false)),
            Kind::End => (scale::PAPER, stroke(scale::TEXT, 3.5, false)),
        };
        if let Some(path) = path {
            surface.set_fill(Some(fill(inside, 1.0)));
            surface.set_stroke(Some(line));
            surface.draw_path(&path);
        }
        let rows = place.lines.len() + usize::from(!place.note.is_empty());
        let mut base = y - rows as f64 * LINE_HEIGHT / 2.0 + LINE_HEIGHT * 0.74;
        for line in &place.lines {
            pen.text(surface, x, base, 0.5, Weight::SemiBold, NAME_SIZE, scale::TEXT, line);
            base += LINE_HEIGHT;
        }
        pen.text(surface, x, base, 0.5, Weight::Regular, NOTE_SIZE, scale::TEXT, &place.note);
    }
}

struct Table {
    title: String,
    /// Header and width of each column in px; all but the first `texts` are right-aligned.
    columns: Vec<(String, f64)>,
    texts: usize,
    rows: Vec<Vec<String>>,
}

fn tables(sheet: &Sheet<'_>) -> Vec<Table> {
    let (model, lang) = (sheet.model, sheet.lang);
    let number = |value: Option<u64>| value.map_or_else(|| super::withheld(lang).to_owned(), |v| count(v, lang));
    let value = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| sheet.metric.format(v, lang));
    let time = sheet.metric.is_time();
    let measures = |cases, events, of: Option<f64>| {
        let mut cells = vec![number(cases), number(events)];
        if time {
            cells.push(value(of));
        }
        cells
    };
    let heads = |mut columns: Vec<(String, f64)>| {
        columns.push((lang.pick("Fälle", "Cases").to_owned(), 80.0));
        columns.push((lang.pick("Ereignisse", "Events").to_owned(), 90.0));
        if time {
            columns.push((sheet.metric.name(lang).to_owned(), 160.0));
        }
        columns
    };
    let room = PAPER.0 - 2.0 * MARGIN - 170.0 - if time { 160.0 } else { 0.0 };
    vec![
        Table {
            title: lang.pick("Aktivitäten", "Activities").to_owned(),
            columns: heads(vec![(lang.pick("Aktivität", "Activity").to_owned(), room)]),
            texts: 1,
            rows: model
                .nodes
                .iter()
                .map(|node| [vec![node.name.clone()], measures(node.cases, node.events, node.value)].concat())
                .collect(),
        },
        Table {
            title: lang.pick("Wege", "Paths").to_owned(),
            columns: heads(vec![
                (lang.pick("Von", "From").to_owned(), room / 2.0),
                (lang.pick("Nach", "To").to_owned(), room / 2.0),
            ]),
            texts: 2,
            rows: model
                .edges
                .iter()
                .map(|edge| {
                    let names = vec![model.nodes[edge.from].name.clone(), model.nodes[edge.to].name.clone()];
                    [names, measures(edge.cases, edge.events, edge.value)].concat()
                })
                .collect(),
        },
    ]
}

/// Writes a table over as many pages as it takes; their number.
fn table_pages(
    table: &Table,
    pen: &Pen,
    document: &mut Document,
    tree: &mut TagTree,
    first: usize,
    lang: super::Lang,
) -> Result<usize, PdfError> {
    const SIZE: f64 = 12.0;
    const LINE: f64 = 16.0;
    let wrapped: Vec<Vec<Vec<String>>> = table
        .rows
        .iter()
        .map(|row| {
            row.iter()
                .zip(&table.columns)
                .map(|(cell, (_, width))| font::wrap(cell, Weight::Regular, SIZE, width - 10.0, 20))
                .collect()
        })
        .collect();
    let mut tag = TagGroup::new(Tag::Table);
    let mut body = TagGroup::new(Tag::TBody);
    let mut title = None;
    let mut header = None;
    let mut next = 0;
    let mut pages = 0;
    while pages == 0 || next < wrapped.len() {
        let mut page = document.start_page_with(page_of(PAPER.0, PAPER.1)?);
        let mut surface = page.surface();
        surface.push_transform(&Transform::from_scale(POINTS as f32, POINTS as f32));
        let mut y = MARGIN + 14.0;
        if title.is_none() {
            let part = surface.start_tagged(span());
            pen.text(&mut surface, MARGIN, y, 0.0, Weight::SemiBold, 17.0, scale::TEXT, &table.title);
            surface.end_tagged();
            title = Some(heading(2, &table.title, vec![part]));
            y += 30.0;
        }
        // The header is repeated on every page; only the first counts for readers by ear.
        let mut cells = TagGroup::new(Tag::TR);
        let mut x = MARGIN;
        for (k, (name, width)) in table.columns.iter().enumerate() {
            let right = k >= table.texts;
            let tagged = if header.is_none() {
                span()
            } else {
                ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther))
            };
            let part = surface.start_tagged(tagged);
            let at = if right { x + width - 6.0 } else { x };
            pen.text(&mut surface, at, y, f64::from(u8::from(right)), Weight::SemiBold, SIZE, scale::TEXT, name);
            surface.end_tagged();
            if header.is_none() {
                let mut cell = TagGroup::new(Tag::TH(TableHeaderScope::Column));
                cell.push(part);
                cells.push(cell);
            }
            x += width;
        }
        if header.is_none() {
            let mut head = TagGroup::new(Tag::THead);
            head.push(cells);
            header = Some(head);
        }
        y += 8.0;
        rule(&mut surface, y, 1.2);
        y += LINE;
        while let Some(row) = wrapped.get(next) {
            let lines = row.iter().map(Vec::len).max().unwrap_or(1);
            if y + lines as f64 * LINE > PAPER.1 - MARGIN - 24.0 && y > MARGIN + 80.0 {
                break;
            }
            let mut tags = TagGroup::new(Tag::TR);
            let mut x = MARGIN;
            for (k, (cell, (_, width))) in row.iter().zip(&table.columns).enumerate() {
                let right = k >= table.texts;
                let mut group = TagGroup::new(Tag::TD);
                for (n, line) in cell.iter().enumerate() {
                    group.push(surface.start_tagged(span()));
                    let at = if right { x + width - 6.0 } else { x };
                    let base = y + n as f64 * LINE;
                    pen.text(
                        &mut surface,
                        at,
                        base,
                        f64::from(u8::from(right)),
                        Weight::Regular,
                        SIZE,
                        scale::TEXT,
                        line,
                    );
                    surface.end_tagged();
                }
                tags.push(group);
                x += width;
            }
            body.push(tags);
            y += lines as f64 * LINE + 4.0;
            rule(&mut surface, y - LINE + 2.0, 0.4);
            next += 1;
        }
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PageNumber)));
        let number = format!("{} {}", lang.pick("Seite", "Page"), first + pages + 1);
        pen.text(&mut surface, PAPER.0 - MARGIN, PAPER.1 - MARGIN, 1.0, Weight::Regular, 11.0, scale::MUTED, &number);
        surface.end_tagged();
        surface.pop();
        surface.finish();
        page.finish();
        pages += 1;
    }
    if let Some(title) = title {
        tree.push(title);
    }
    if let Some(header) = header {
        tag.push(header);
    }
    if !table.rows.is_empty() {
        tag.push(body);
    }
    tree.push(tag);
    Ok(pages)
}

pub(super) fn rule(surface: &mut Surface<'_>, y: f64, width: f64) {
    if let Some(path) = rect(MARGIN, y, PAPER.0 - 2.0 * MARGIN, width) {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        surface.set_stroke(None);
        surface.set_fill(Some(fill(scale::MUTED, 1.0)));
        surface.draw_path(&path);
        surface.end_tagged();
    }
}
