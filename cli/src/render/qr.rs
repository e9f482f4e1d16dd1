//! QR codes: drawn on a terminal and as SVG, and read from pictures.

use qrcode::QrCode;
use qrcode::render::{svg, unicode};

/// A picture has at most so many pixels on a side.
const SIDE_MAX: u32 = 8000;

/// Drawn with half blocks, light on dark and with its quiet zone, so that a phone reads it off any terminal.
pub(crate) fn terminal(text: &str) -> String {
    match QrCode::new(text) {
        Ok(code) => {
            let mut drawing = code.render::<unicode::Dense1x2>();
            drawing.dark_color(unicode::Dense1x2::Light).light_color(unicode::Dense1x2::Dark).quiet_zone(true).build() + "\n"
        }
        Err(_) => String::new(),
    }
}

/// As a picture for a page.
pub(crate) fn svg(text: &str) -> String {
    QrCode::new(text).map(|code| code.render::<svg::Color<'_>>().min_dimensions(256, 256).build()).unwrap_or_default()
}

/// The texts of all QR codes in a picture, PNG or JPEG; why not, as the end of a sentence.
pub(crate) fn read(picture: &[u8]) -> Result<Vec<String>, &'static str> {
    let mut reader =
        image::ImageReader::new(std::io::Cursor::new(picture)).with_guessed_format().map_err(|_| "cannot be read")?;
    let mut limits = image::Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(SIDE_MAX), Some(SIDE_MAX));
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| "is no picture that is read here: PNG or JPEG, at most 8000 pixels on a side")?;
    let mut prepared = rqrr::PreparedImage::prepare(picture.to_luma8());
    Ok(prepared.detect_grids().into_iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect())
}
