//! What holds wherever files lie.

use bytes::BytesMut;
use chrono::TimeDelta;
use files::{Content, Upload};
use futures_util::TryStreamExt;
use vocabulary::FileKind;

use crate::{Place, code, coming, cut_off, text, upload};

const ID: &str = "0198f000-0000-7000-8000-000000000001";
const OTHER: &str = "0198f000-0000-7000-8000-000000000002";

macro_rules! on_both_places {
    ($($test:ident),+ $(,)?) => {
        mod in_a_folder {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test(crate::Place::folder()).await;
            })+
        }
        mod in_a_bucket {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test(crate::Place::bucket().await).await;
            })+
        }
    };
}

on_both_places!(
    what_was_handed_in_is_read_whole_and_in_parts,
    what_is_sealed_is_read_as_it_was_and_lies_there_as_nothing_that_is_known,
    what_is_refused_leaves_nothing,
    a_cut_off_upload_leaves_nothing,
    what_is_longer_than_it_may_be_is_refused_as_soon_as_it_is,
    a_picture_is_stored_as_it_is_drawn_anew,
    what_nobody_names_is_found_and_removed,
);

/// More than one part of what is written, and of what is sealed.
const LONG: usize = (17 << 20) + 12_345;

async fn read(place: &Place, content: &Content, wanted: std::ops::Range<u64>) -> BytesMut {
    let parts = place.store.open(content, wanted).await.unwrap();
    let all = parts.try_fold(BytesMut::new(), |mut all, part| async move {
        all.extend_from_slice(&part);
        Ok(all)
    });
    all.await.unwrap()
}

async fn what_was_handed_in_is_read_whole_and_in_parts(place: Place) {
    for (id, length) in [(ID, 17), (OTHER, LONG)] {
        let sent = text(length);
        let received = place.store.receive(upload(id), coming(&sent, 60_000)).await.unwrap();
        assert_eq!((received.kind, received.sent), (FileKind::Text, received.content.digest));
        let size = received.content.size_bytes;
        assert_eq!(usize::try_from(size).unwrap(), length);
        assert_eq!(read(&place, &received.content, 0..size).await, sent[..]);
        assert_eq!(read(&place, &received.content, size - 9..size).await, sent[length - 9..]);
    }
    assert_eq!(place.stored().len(), 2);
}

async fn what_is_sealed_is_read_as_it_was_and_lies_there_as_nothing_that_is_known(place: Place) {
    let sent = text(LONG);
    let upload = Upload { is_sealed: true, ..upload(ID) };
    let received = place.store.receive(upload, coming(&sent, 50_000)).await.unwrap();
    let size = received.content.size_bytes;
    assert_eq!(read(&place, &received.content, 0..size).await, sent[..]);
    for (from, to) in [(0, 1), (65_535, 65_537), (9 << 20, (9 << 20) + 100_000), (LONG - 1, LONG)] {
        let part = u64::try_from(from).unwrap()..u64::try_from(to).unwrap();
        assert_eq!(read(&place, &received.content, part).await, sent[from..to], "{from}..{to}");
    }
    let stored = place.stored();
    let shown = sent.get(..40).unwrap();
    assert_eq!(stored.len(), 1);
    assert!(!stored[0].windows(shown.len()).any(|window| window == shown));
    // It belongs to its upload: what is said to be another does not open.
    let stolen = Content { id: OTHER.to_owned(), ..received.content };
    assert!(place.store.open(&stolen, 0..size).await.is_err());
}

async fn what_is_refused_leaves_nothing(place: Place) {
    let archive = b"PK\x03\x04 and nothing that ends it".as_slice();
    for (sent, declared, refusal) in [
        (b"".as_slice(), None, "file.empty"),
        (b"MZ\x90\0\x03\0\0\0", None, "file.unknown"),
        (b"a\0b", Some("text/plain"), "file.unknown"),
        (b"ID3\x04\0\0\0\0\0\x01 and no frames", Some("audio/mpeg"), "file.unknown"),
        (b"%PDF-1.7\n%%EOF\n", Some("image/png"), "file.differs"),
        (b"just text", Some("application/pdf"), "file.differs"),
        (b"--x\r\n\r\njust text\r\n--x--", Some("multipart/form-data; boundary=x"), "file.differs"),
        (b"\xff\xd8\xff\xe0 no photograph", Some("image/jpeg"), "file.broken"),
        (archive, None, "file.broken"),
    ] {
        for is_sealed in [false, true] {
            let upload = Upload { declared, is_sealed, ..upload(ID) };
            let refused = place.store.receive(upload, coming(sent, 7)).await.unwrap_err();
            assert_eq!(code(refused), refusal, "{sent:?}");
            assert!(place.stored().is_empty(), "{sent:?}");
        }
    }
}

async fn a_cut_off_upload_leaves_nothing(place: Place) {
    let sent = text(LONG);
    for length in [9, LONG] {
        let refused = place.store.receive(upload(ID), cut_off(&sent[..length], 100_000)).await.unwrap_err();
        assert_eq!(code(refused), "body.incomplete");
        assert_eq!(place.stored().len(), 0, "{length}");
    }
}

async fn what_is_longer_than_it_may_be_is_refused_as_soon_as_it_is(place: Place) {
    let sent = text(LONG);
    let small = Upload { most_bytes: 10 << 20, ..upload(ID) };
    let refused = place.store.receive(small, coming(&sent, 100_000)).await.unwrap_err();
    assert_eq!(code(refused), "file.too_large");
    // Before anything of it is read, where its length is told.
    let announced = Upload { announced: Some(u64::MAX), ..small };
    let refused = place.store.receive(announced, cut_off(&[], 1)).await.unwrap_err();
    assert_eq!(code(refused), "file.too_large");
    assert!(place.stored().is_empty());
}

async fn a_picture_is_stored_as_it_is_drawn_anew(place: Place) {
    let picture = image::RgbImage::from_pixel(9, 9, image::Rgb([9, 99, 199]));
    let mut sent = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut sent, image::ImageFormat::Png).unwrap();
    // A note that some programs write behind the end.
    let sent = [sent.into_inner(), b"taken at 31.2304N 121.4737E".to_vec()].concat();
    for is_sealed in [false, true] {
        let upload = Upload { declared: Some("image/png"), is_sealed, ..upload(ID) };
        let received = place.store.receive(upload, coming(&sent, 11)).await.unwrap();
        assert_eq!(received.kind, FileKind::Png);
        assert_ne!(received.sent, received.content.digest);
        let stored = read(&place, &received.content, 0..received.content.size_bytes).await;
        assert_eq!(image::load_from_memory(&stored).unwrap().into_rgb8(), picture);
        assert!(!stored.windows(8).any(|window| window == b"31.2304N"));
        place.store.remove(&received.content).await.unwrap();
        place.store.remove(&received.content).await.unwrap();
        assert!(place.stored().is_empty());
    }
}

async fn what_nobody_names_is_found_and_removed(place: Place) {
    let kept = place.store.receive(upload(ID), coming(b"kept", 4)).await.unwrap();
    place.store.receive(upload(OTHER), coming(b"lost", 4)).await.unwrap();
    assert!(place.store.older_than(TimeDelta::days(1)).try_next().await.unwrap().is_none());
    // A second, since a server may tell instants by the second, and the clock may stand where it stood.
    let now = TimeDelta::seconds(-2);
    let found: Vec<_> = place.store.older_than(now).try_collect().await.unwrap();
    let mut ids: Vec<_> = found.iter().filter_map(|lying| lying.id.as_deref()).collect();
    ids.sort_unstable();
    assert_eq!(ids, [ID, OTHER]);
    for lost in found.iter().filter(|lying| lying.id.as_deref() != Some(ID)) {
        place.store.remove_lying(lost).await.unwrap();
    }
    assert_eq!(read(&place, &kept.content, 0..4).await, b"kept"[..]);
    assert_eq!(place.stored(), [b"kept"]);
}

#[tokio::test]
async fn what_a_writer_left_when_it_died_is_removed_from_a_folder() {
    let place = Place::folder();
    let staging = place.folder.path().join("files/staging");
    std::fs::create_dir_all(&staging).unwrap();
    std::fs::write(staging.join(format!("{ID}#1")), b"half of it").unwrap();
    assert_eq!(place.store.remove_half_written(TimeDelta::days(1)).await.unwrap(), 0);
    assert_eq!(place.store.remove_half_written(TimeDelta::seconds(-2)).await.unwrap(), 1);
    assert!(place.stored().is_empty());
}
