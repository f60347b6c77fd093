//! An SVG of ours as pixels, by resvg with the embedded font only.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;

use super::font::{Weight, face};

/// Longest side of a picture in pixels; a picture of this size in both directions takes 576 MB.
const MAX_SIDE: f64 = 12_000.0;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The text is no SVG.
    #[error("the drawing is not valid SVG")]
    Svg(#[from] usvg::Error),
    /// The picture would be too large, or empty.
    #[error("a picture of {width} x {height} pixels cannot be made")]
    Size {
        /// Width in pixels.
        width: f64,
        /// Height in pixels.
        height: f64,
    },
    /// The encoder failed.
    #[error("the picture cannot be encoded: {0}")]
    Encode(String),
}

static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    for weight in [Weight::Regular, Weight::SemiBold] {
        fonts.load_font_data(face(weight).data.to_vec());
    }
    fonts.set_sans_serif_family("Fira Sans");
    Arc::new(fonts)
});

/// `svg` as PNG at `scale` pixels for each px of the drawing (1 is 96 dpi, 2 good for screens).
///
/// A drawing whose sides would exceed 12,000 pixels is made smaller, so that a large map does
/// not fill the memory. System fonts are not used, so the result is the same everywhere.
///
/// # Errors
///
/// [`PngError`] when `svg` is no SVG or has no area.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, PngError> {
    let options =
        usvg::Options { fontdb: Arc::clone(&FONTS), font_family: "Fira Sans".to_owned(), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options)?;
    let size = tree.size();
    let longest = f64::from(size.width().max(size.height()));
    let scale = f64::from(scale).min(MAX_SIDE / longest);
    let (width, height) = (f64::from(size.width()) * scale, f64::from(size.height()) * scale);
    let mut pixels = Pixmap::new(width.ceil() as u32, height.ceil() as u32).ok_or(PngError::Size { width, height })?;
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PngError::Encode(error.to_string()))
}
