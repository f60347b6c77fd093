//! Widths of text in the embedded font.
//!
//! Fira Sans without kerning or ligatures (see `fonts/README.md`), so the width of a text is the
//! sum of the advances of its characters, the same on every machine.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// A weight of the embedded font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400
    Regular,
    /// 600
    SemiBold,
}

/// One embedded font file with its character table.
pub struct Face {
    /// The TrueType file.
    pub data: &'static [u8],
    glyphs: FxHashMap<char, Glyph>,
    fallback: Glyph,
}

/// A glyph and its advance in em.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// Index in the font file.
    pub id: u32,
    /// Advance in em.
    pub advance: f32,
}

impl Face {
    fn load(data: &'static [u8]) -> Self {
        let font = FontRef::new(data).expect("the embedded font is a font");
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let glyphs: FxHashMap<char, Glyph> = font
            .charmap()
            .mappings()
            .filter_map(|(code, id)| {
                let advance = metrics.advance_width(id)?;
                Some((char::from_u32(code)?, Glyph { id: id.to_u32(), advance }))
            })
            .collect();
        let fallback = glyphs.get(&'□').or_else(|| glyphs.get(&'?')).copied().expect("the font has a question mark");
        Self { data, glyphs, fallback }
    }

    /// The glyph of `character`; a box or question mark for what the font does not have.
    #[must_use]
    pub fn glyph(&self, character: char) -> Glyph {
        self.glyphs.get(&character).copied().unwrap_or(self.fallback)
    }

    /// Whether the font has `character`.
    #[must_use]
    pub fn has(&self, character: char) -> bool {
        self.glyphs.contains_key(&character)
    }

    /// Width of `text` at `size`, in the unit of `size`. Characters the font lacks count one em,
    /// which is what scripts without Latin letters need in another font.
    #[must_use]
    pub fn width(&self, text: &str, size: f64) -> f64 {
        let em: f64 = text.chars().map(|c| self.glyphs.get(&c).map_or(1.0, |glyph| f64::from(glyph.advance))).sum();
        em * size
    }
}

static REGULAR: LazyLock<Face> = LazyLock::new(|| Face::load(include_bytes!("../../fonts/FiraSans-Regular.ttf")));
static SEMI_BOLD: LazyLock<Face> = LazyLock::new(|| Face::load(include_bytes!("../../fonts/FiraSans-SemiBold.ttf")));

/// The embedded font in `weight`.
#[must_use]
pub fn face(weight: Weight) -> &'static Face {
    match weight {
        Weight::Regular => &REGULAR,
        Weight::SemiBold => &SEMI_BOLD,
    }
}

/// Breaks `text` into lines of at most `limit` width, at spaces, else after `_`, `-`, `/`, `.`,
/// `:`, else within the word. After `max_lines` the rest is cut and ends in an ellipsis: who
/// draws it shows the whole text elsewhere. Always at least one line.
#[must_use]
pub fn wrap(text: &str, weight: Weight, size: f64, limit: f64, max_lines: usize) -> Vec<String> {
    let face = face(weight);
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in clean.split_whitespace() {
        let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if face.width(&joined, size) <= limit {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut rest = word;
        while face.width(rest, size) > limit {
            let mut width = 0.0;
            let mut hard = rest.len();
            let mut soft = None;
            for (at, c) in rest.char_indices() {
                width += face.width(c.encode_utf8(&mut [0; 4]), size);
                if width > limit && at > 0 {
                    hard = at;
                    break;
                }
                if matches!(c, '_' | '-' | '/' | '.' | ':' | ',' | '|') {
                    soft = Some(at + c.len_utf8());
                }
            }
            let cut = soft.filter(|&cut| cut * 3 > hard && cut < rest.len()).unwrap_or(hard);
            if cut >= rest.len() {
                break;
            }
            lines.push(rest[..cut].to_owned());
            rest = &rest[cut..];
        }
        line = rest.to_owned();
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    if lines.len() > max_lines {
        lines.truncate(max_lines.max(1));
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && face.width(&format!("{last}…"), size) > limit {
                last.pop();
            }
            last.push('…');
        }
    }
    lines
}
