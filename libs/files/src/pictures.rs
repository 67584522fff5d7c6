//! Pictures, drawn anew: what is stored is what can be seen, upright, and nothing that the camera wrote beside it: where and
//! when it was taken, by whom, and the small copy that shows what was cut away.

use std::io::Cursor;

use bytes::Bytes;
use image::{
    ColorType, DynamicImage, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
    error::LimitErrorKind,
};
use kernel::{Coded, Refusal};
use vocabulary::FileKind;

/// The most points on one side.
const MOST_SIDE: u32 = 12_000;
/// The most points of all: what telephones take by default is half of that.
const MOST_POINTS: u64 = 26_000_000;
/// What drawing it may take in memory.
const MOST_MEMORY: u64 = 120 << 20;
/// How well a photograph is kept, of 100.
const QUALITY: u8 = 90;
/// The longest description of its colours that is kept.
const MOST_PROFILE: usize = 64 << 10;

/// The picture drawn anew, of the same kind. Of a moving one the first picture is left.
///
/// # Errors
/// `file.broken` when it cannot be drawn, `file.points` when it is too large to be.
pub(crate) fn redrawn(kind: FileKind, picture: Bytes) -> Result<Bytes, Refusal> {
    let known = [(FileKind::Png, ImageFormat::Png), (FileKind::Webp, ImageFormat::WebP)];
    let format =
        known.iter().find(|(of, _format)| *of == kind).map_or(ImageFormat::Jpeg, |(_of, format)| *format);
    let mut reader = ImageReader::with_format(Cursor::new(picture), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_POINTS || decoder.total_bytes() > MOST_MEMORY {
        return Err(too_large());
    }
    let orientation = decoder.orientation().map_err(refused)?;
    let profile = decoder.icc_profile().map_err(refused)?.filter(|profile| profile.len() <= MOST_PROFILE);
    let mut drawn = DynamicImage::from_decoder(decoder).map_err(refused)?;
    drawn.apply_orientation(orientation);
    encoded(format, drawn, profile).map_err(refused)
}

fn encoded(format: ImageFormat, drawn: DynamicImage, profile: Option<Vec<u8>>) -> Result<Bytes, ImageError> {
    let mut bytes = Vec::new();
    if format == ImageFormat::Png {
        write(&drawn, profile, PngEncoder::new(&mut bytes))?;
    } else if format == ImageFormat::WebP {
        // That encoder takes eight bits for each colour, and these have no more.
        write(&drawn, profile, WebPEncoder::new_lossless(&mut bytes))?;
    } else {
        // A grey photograph stays one; those for the press become what screens show.
        let is_grey = drawn.color() == ColorType::L8;
        let drawn = if is_grey { drawn } else { DynamicImage::ImageRgb8(drawn.into_rgb8()) };
        write(&drawn, profile, JpegEncoder::new_with_quality(&mut bytes, QUALITY))?;
    }
    Ok(bytes.into())
}

fn write(
    drawn: &DynamicImage,
    profile: Option<Vec<u8>>,
    mut encoder: impl ImageEncoder,
) -> Result<(), ImageError> {
    // All three take one; without it only the shades of some screens differ.
    if let Some(profile) = profile {
        drop(encoder.set_icc_profile(profile));
    }
    drawn.write_with_encoder(encoder)
}

fn refused(error: ImageError) -> Refusal {
    let ImageError::Limits(limits) = error else { return Refusal::invalid("file.broken") };
    let is_unknown = matches!(limits.kind(), LimitErrorKind::Unsupported { .. });
    if is_unknown { Refusal::invalid("file.broken") } else { too_large() }
}

fn too_large() -> Refusal {
    Refusal::invalid(
        Coded::new("file.points").with("millions", MOST_POINTS / 1_000_000).with("side", MOST_SIDE),
    )
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    /// Red on the left, blue on the right, wider than high.
    fn photograph() -> RgbImage {
        RgbImage::from_fn(64, 32, |x, _y| if x < 32 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) })
    }

    /// What a camera writes: turned a quarter (6), and a place on the globe, as TIFF in an application segment.
    fn exif() -> Vec<u8> {
        let entry = |tag: u16, kind: u16, count: u32, value: u32| {
            [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
        };
        let tiff = [
            b"II*\0\x08\0\0\0".as_slice(),
            &2_u16.to_le_bytes(),
            &entry(0x0112, 3, 1, 6),
            &entry(0x8825, 4, 1, 38),
            &[0; 4],
            // GPS: latitude north.
            &1_u16.to_le_bytes(),
            &entry(1, 2, 2, u32::from(b'N')),
            &[0; 4],
            b"31.2304N 121.4737E",
        ]
        .concat();
        let body = [b"Exif\0\0".as_slice(), &tiff].concat();
        let length = u16::try_from(body.len() + 2).unwrap();
        [&[0xff, 0xe1], &length.to_be_bytes()[..], &body].concat()
    }

    fn jpeg_with_place() -> Vec<u8> {
        let mut bytes = Vec::new();
        photograph().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 95)).unwrap();
        let (start, rest) = bytes.split_at(2);
        [start, &exif(), rest].concat()
    }

    fn holds(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn a_photograph_is_stored_upright_and_says_nothing_of_where_it_was_taken() {
        let taken = jpeg_with_place();
        assert!(holds(&taken, b"Exif") && holds(&taken, b"31.2304N"));
        let stored = redrawn(FileKind::Jpeg, taken.into()).unwrap();
        assert!(!holds(&stored, b"Exif") && !holds(&stored, b"31.2304N"));
        let seen = image::load_from_memory_with_format(&stored, ImageFormat::Jpeg).unwrap().into_rgb8();
        assert_eq!(seen.dimensions(), (32, 64), "a quarter turned");
        assert!(seen.get_pixel(16, 4).0[0] > 200 && seen.get_pixel(16, 60).0[2] > 200);
    }

    #[test]
    fn what_is_transparent_stays_so_and_notes_beside_it_go() {
        let glass = RgbaImage::from_pixel(8, 8, Rgba([1, 2, 3, 4]));
        for (kind, format) in [(FileKind::Png, ImageFormat::Png), (FileKind::Webp, ImageFormat::WebP)] {
            let mut bytes = Cursor::new(Vec::new());
            glass.write_to(&mut bytes, format).unwrap();
            let stored = redrawn(kind, bytes.into_inner().into()).unwrap();
            let seen = image::load_from_memory_with_format(&stored, format).unwrap().into_rgba8();
            assert_eq!(seen, glass, "{kind:?}");
        }
    }

    #[test]
    fn what_is_cut_off_or_no_picture_is_refused() {
        let whole = jpeg_with_place();
        let code = |kind, bytes: &[u8]| redrawn(kind, Bytes::copy_from_slice(bytes)).unwrap_err().code;
        assert_eq!(code(FileKind::Jpeg, &whole[..20]), "file.broken");
        assert_eq!(code(FileKind::Png, b"\x89PNG\r\n\x1a\nand no more"), "file.broken");
        assert_eq!(code(FileKind::Png, &whole), "file.broken");
    }

    #[test]
    fn a_picture_of_more_points_than_can_be_drawn_is_refused_before_it_is() {
        // A head that says 12,000 by 12,000 points, and nothing else.
        let head = [&12_000_u32.to_be_bytes()[..], &12_000_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        let chunk = [b"IHDR".as_slice(), &head].concat();
        let png = |chunk: &[u8]| {
            let check = checksum(chunk).to_be_bytes();
            [b"\x89PNG\r\n\x1a\n".as_slice(), &13_u32.to_be_bytes(), chunk, &check].concat()
        };
        let idat = [
            &4_u32.to_be_bytes()[..],
            b"IDAT",
            &[0x78, 0x9c, 0, 0],
            &checksum(b"IDAT\x78\x9c\0\0").to_be_bytes(),
        ]
        .concat();
        let bomb = [png(&chunk), idat].concat();
        assert_eq!(redrawn(FileKind::Png, bomb.into()).unwrap_err().code, "file.points");
    }

    /// The checksum of a chunk (PNG §5.5).
    fn checksum(bytes: &[u8]) -> u32 {
        let step = |crc: u32, _bit| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
    }
}
