//! Pages of text as tagged PDF (PDF/UA-1): headings, paragraphs and facts, with title, language and bookmarks.

use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::Transform;
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::Page;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, TableHeaderScope, Tag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};

use super::font::{self, Weight};
use super::pdf::{MARGIN, PAPER, POINTS, PdfError, Pen, heading, page_of, plain, point, rule, span};
use super::{Lang, scale};

/// A part of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading below the title, with a bookmark.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// Names with what is said of each, as a table with row headers.
    Facts(Vec<(String, String)>),
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Title of the document and its first heading.
    pub title: String,
    /// What it is, for readers who search.
    pub description: String,
    /// Language of all texts.
    pub lang: Lang,
    /// What it says, from top to bottom.
    pub blocks: Vec<Block>,
}

const SIZE: f64 = 13.0;
const LINE: f64 = 18.0;
const WIDTH: f64 = PAPER.0 - 2.0 * MARGIN;
/// Width of the names of facts.
const NAMES: f64 = 210.0;
const BOTTOM: f64 = PAPER.1 - MARGIN - 30.0;

/// A line of text that is tagged where it stands.
struct Line<'a> {
    x: f64,
    weight: Weight,
    size: f64,
    text: &'a str,
}

struct Open<'a> {
    surface: Surface<'a>,
    y: f64,
}

impl Open<'_> {
    fn line(&mut self, pen: &Pen, line: &Line<'_>, down: f64) -> Identifier {
        let part = self.surface.start_tagged(span());
        let y = self.y + down;
        pen.text(&mut self.surface, line.x, y, 0.0, line.weight, line.size, scale::TEXT, line.text);
        self.surface.end_tagged();
        part
    }
}

fn begin<'a>(page: &'a mut Page<'_>) -> Open<'a> {
    let mut surface = page.surface();
    surface.push_transform(&Transform::from_scale(POINTS as f32, POINTS as f32));
    Open { surface, y: MARGIN + 16.0 }
}

/// Numbers the page and closes it.
fn end(mut open: Open<'_>, pen: &Pen, number: usize, lang: Lang) {
    open.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PageNumber)));
    let number = format!("{} {number}", lang.pick("Seite", "Page"));
    let (x, y) = (PAPER.0 - MARGIN, PAPER.1 - MARGIN);
    pen.text(&mut open.surface, x, y, 1.0, Weight::Regular, 11.0, scale::MUTED, &number);
    open.surface.end_tagged();
    open.surface.pop();
    open.surface.finish();
}

/// What is written without a break: a heading, a paragraph or a fact.
enum Piece<'a> {
    Title(&'a str),
    Heading(&'a str),
    Paragraph(&'a str),
    Fact { name: &'a str, text: &'a str, first: bool, last: bool },
}

impl Piece<'_> {
    /// Its lines: of facts the name first, then what is said.
    fn lines(&self) -> [Vec<String>; 2] {
        match self {
            Self::Title(text) => [font::wrap(text, Weight::SemiBold, 22.0, WIDTH, 6), Vec::new()],
            Self::Heading(text) => [font::wrap(text, Weight::SemiBold, 17.0, WIDTH, 6), Vec::new()],
            Self::Paragraph(text) => [font::wrap(text, Weight::Regular, SIZE, WIDTH, 400), Vec::new()],
            Self::Fact { name, text, .. } => [
                font::wrap(name, Weight::SemiBold, SIZE, NAMES - 12.0, 20),
                font::wrap(text, Weight::Regular, SIZE, WIDTH - NAMES, 400),
            ],
        }
    }
}

/// The report as PDF/UA-1.
///
/// # Errors
///
/// [`PdfError`] when the document would break PDF/UA-1 or cannot be written.
pub fn report(of: &Report) -> Result<Vec<u8>, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let pen = Pen::new()?;
    let mut tree = TagTree::new().with_lang(Some(of.lang.tag().to_owned()));
    let mut outline = Outline::new();
    let mut pieces = vec![Piece::Title(&of.title)];
    for block in &of.blocks {
        match block {
            Block::Heading(text) => pieces.push(Piece::Heading(text)),
            Block::Paragraph(text) => pieces.push(Piece::Paragraph(text)),
            Block::Facts(facts) => pieces.extend(facts.iter().enumerate().map(|(at, (name, text))| Piece::Fact {
                name,
                text,
                first: at == 0,
                last: at + 1 == facts.len(),
            })),
        }
    }
    let mut pages = 0;
    let mut table: Option<(TagGroup, TagGroup)> = None;
    let mut rest = pieces.as_slice();
    // A piece that is longer than a page goes on with the lines that are left of it.
    let mut left: Option<[Vec<String>; 2]> = None;
    let mut row: Option<(TagGroup, TagGroup)> = None;
    let mut flowing: Option<TagGroup> = None;
    while !rest.is_empty() {
        let settings = page_of(PAPER.0, PAPER.1)?;
        let mut page = document.start_page_with(settings);
        let mut open = begin(&mut page);
        while let Some(piece) = rest.first() {
            let [names, texts] = left.take().unwrap_or_else(|| piece.lines());
            let (size, height, weight, above) = match piece {
                Piece::Title(_) => (22.0, 30.0, Weight::SemiBold, 4.0),
                Piece::Heading(_) => (17.0, 24.0, Weight::SemiBold, 16.0),
                Piece::Paragraph(_) | Piece::Fact { .. } => (SIZE, LINE, Weight::Regular, 4.0),
            };
            let all = names.len().max(texts.len());
            let fresh = open.y <= MARGIN + 16.0;
            // A heading does not stand alone at the foot of a page, nor is a fact torn without need.
            let need =
                if matches!(piece, Piece::Heading(_)) { all as f64 * height + 60.0 } else { all as f64 * height };
            let room = ((BOTTOM - open.y - above) / height).floor().max(0.0) as usize;
            if !fresh && open.y + above + need > BOTTOM && all <= ((BOTTOM - MARGIN) / height) as usize {
                left = Some([names, texts]);
                break;
            }
            if !fresh {
                open.y += above;
            }
            let now = all.min(room.max(1));
            let (mut first, mut second) = (Vec::new(), Vec::new());
            for at in 0..now {
                let down = at as f64 * height;
                if let Some(text) = names.get(at) {
                    let weight = if matches!(piece, Piece::Fact { .. }) { Weight::SemiBold } else { weight };
                    first.push(open.line(&pen, &Line { x: MARGIN, weight, size, text }, down));
                }
                if let Some(text) = texts.get(at) {
                    let x = MARGIN + NAMES;
                    second.push(open.line(&pen, &Line { x, weight: Weight::Regular, size, text }, down));
                }
            }
            let top = open.y;
            open.y += now as f64 * height;
            let done = now == all;
            match piece {
                Piece::Title(text) => tree.push(heading(1, text, first)),
                Piece::Heading(text) => {
                    tree.push(heading(2, text, first));
                    let place = XyzDestination::new(pages, point(0.0, ((top - 20.0) * POINTS).max(0.0)));
                    outline.push_child(OutlineNode::new(plain(text), place));
                }
                Piece::Paragraph(_) => {
                    let group = flowing.get_or_insert_with(|| TagGroup::new(Tag::P));
                    first.into_iter().for_each(|part| group.push(part));
                    if done && let Some(group) = flowing.take() {
                        tree.push(group);
                    }
                }
                Piece::Fact { first: begins, last, .. } => {
                    if *begins && table.is_none() {
                        table = Some((TagGroup::new(Tag::Table), TagGroup::new(Tag::TBody)));
                    }
                    let (name, text) = row
                        .get_or_insert_with(|| (TagGroup::new(Tag::TH(TableHeaderScope::Row)), TagGroup::new(Tag::TD)));
                    first.into_iter().for_each(|part| name.push(part));
                    second.into_iter().for_each(|part| text.push(part));
                    if done {
                        rule(&mut open.surface, open.y - LINE + 6.0, 0.4);
                        let (name, text) = row
                            .take()
                            .unwrap_or_else(|| (TagGroup::new(Tag::TH(TableHeaderScope::Row)), TagGroup::new(Tag::TD)));
                        let mut tags = TagGroup::new(Tag::TR);
                        tags.push(name);
                        tags.push(text);
                        if let Some((_, body)) = &mut table {
                            body.push(tags);
                        }
                        if *last && let Some((mut whole, body)) = table.take() {
                            whole.push(body);
                            tree.push(whole);
                        }
                    }
                }
            }
            if done {
                rest = &rest[1..];
            } else {
                left = Some([names, texts].map(|lines| lines.into_iter().skip(now).collect()));
                break;
            }
        }
        pages += 1;
        end(open, &pen, pages, of.lang);
        page.finish();
    }
    document.set_metadata(
        Metadata::new()
            .title(plain(&of.title))
            .description(plain(&of.description))
            .language(of.lang.tag().to_owned())
            .creator("Lotse".to_owned()),
    );
    document.set_outline(outline);
    document.set_tag_tree(tree);
    document.finish().map_err(|error| PdfError(format!("{error:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(blocks: Vec<Block>) {
        let of = Report { title: "Bericht".to_owned(), description: "Ein Bericht".to_owned(), lang: Lang::De, blocks };
        let bytes = report(&of).expect("PDF/UA-1");
        assert!(bytes.starts_with(b"%PDF-"));
        assert_eq!(bytes, report(&of).expect("PDF/UA-1"), "same bytes");
    }

    #[test]
    fn a_report_passes_the_checks_of_pdf_ua_1_whatever_its_length() {
        let fact = |text: &str| ("Zweck".to_owned(), text.to_owned());
        let long = "Ein Satz, der sich oft wiederholt. ".repeat(400);
        passes(vec![]);
        passes(vec![
            Block::Heading("Eintrag 1".to_owned()),
            Block::Paragraph("Kurz.".to_owned()),
            Block::Facts(vec![fact("Eins"), fact(""), fact(&long)]),
            Block::Paragraph(long.clone()),
            Block::Facts(vec![]),
            Block::Heading("Eintrag 2".to_owned()),
        ]);
        let many = (0..200).flat_map(|n| [Block::Heading(format!("Nr. {n}")), Block::Facts(vec![fact("ja"); 3])]);
        passes(many.collect());
    }
}
