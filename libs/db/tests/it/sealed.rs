//! Sealed values: they open for whom and where they were sealed, and nowhere else.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use db::testing::TestDb;
use sea_orm::{ConnectionTrait, sea_query::Query};
use sealing::{SealError, Sealer};
use secrecy::SecretString;

use crate::support::on_both_engines;

on_both_engines!(sealed_bytes_come_back_from_the_engine_as_they_went);

const PHONE: &str = "+8613800138000";

fn index_key() -> SecretString {
    BASE64_STANDARD.encode([9; 32]).into()
}

/// The first step of a rotation puts a key on every ring, the second names it: at no time is something sealed that another
/// process cannot open.
#[test]
fn a_new_key_is_put_on_every_ring_before_it_seals() {
    let key = |byte: u8| BASE64_STANDARD.encode([byte; 32]);
    let both: SecretString = format!("old:{},new:{}", key(1), key(2)).into();
    let before = ring(&[("old", 1)]);
    let first_step = Sealer::parse(&both, Some("old"), &index_key()).unwrap();
    let second_step = Sealer::parse(&both, Some("new"), &index_key()).unwrap();
    assert_eq!(before.open("c", &first_step.seal("c", PHONE).unwrap()).unwrap(), PHONE);
    assert_eq!(first_step.open("c", &second_step.seal("c", PHONE).unwrap()).unwrap(), PHONE);
    assert_eq!(second_step.open("c", &before.seal("c", PHONE).unwrap()).unwrap(), PHONE);

    let Err(SealError::Keys(fault)) = Sealer::parse(&both, Some("next"), &index_key()) else {
        panic!("a key that nobody has is active");
    };
    assert_eq!(fault, "the active key `next` is not on the ring");
}

fn ring(keys: &[(&str, u8)]) -> Sealer {
    let ring = keys.iter().map(|(id, byte)| format!("{id}:{}", BASE64_STANDARD.encode([*byte; 32])));
    let ring = ring.collect::<Vec<_>>().join(", ");
    Sealer::parse(&ring.into(), None, &index_key()).unwrap()
}

#[test]
fn a_sealed_value_opens_in_its_place_alone() {
    let sealer = Sealer::for_tests();
    let sealed = sealer.seal("customers.phone:1", PHONE).unwrap();
    assert_eq!(sealer.open("customers.phone:1", &sealed).unwrap(), PHONE);
    assert!(matches!(sealer.open("customers.phone:2", &sealed), Err(SealError::Tampered)));
    assert!(!sealed.windows(5).any(|window| window == &PHONE.as_bytes()[..5]));
    assert_ne!(sealed, sealer.seal("customers.phone:1", PHONE).unwrap(), "a fresh nonce each time");
}

#[test]
fn a_changed_byte_anywhere_is_noticed() {
    let sealer = Sealer::for_tests();
    let sealed = sealer.seal("c", PHONE).unwrap();
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(sealer.open("c", &changed).is_err(), "byte {place}");
        assert!(sealer.open("c", &sealed[..place]).is_err(), "cut to {place}");
    }
}

#[test]
fn old_keys_open_and_the_active_one_seals() {
    let old = ring(&[("2025", 1)]);
    let both = ring(&[("2026", 2), ("2025", 1)]);
    let new = ring(&[("2026", 2)]);
    let sealed = old.seal("c", PHONE).unwrap();
    assert_eq!(both.open("c", &sealed).unwrap(), PHONE);
    assert!(matches!(new.open("c", &sealed), Err(SealError::UnknownKey(id)) if id == "2025"));

    let fresh = both.seal("c", PHONE).unwrap();
    assert_eq!(new.open("c", &fresh).unwrap(), PHONE, "the first key of the ring seals");
}

#[test]
fn a_blind_index_finds_the_same_value_in_one_context() {
    let sealer = ring(&[("a", 1)]);
    let index = sealer.blind_index("customers.phone", PHONE);
    assert_eq!(index.len(), 32);
    assert_eq!(index, ring(&[("b", 2)]).blind_index("customers.phone", PHONE), "survives a rotation");
    assert_eq!(index, Sealer::for_tests().blind_index("customers.phone", PHONE), "the same index key");
    assert_ne!(index, sealer.blind_index("staff.phone", PHONE));
    assert_ne!(index, sealer.blind_index("customers.phone", "+8613800138001"));
    assert_ne!(sealer.blind_index("ab", "c"), sealer.blind_index("a", "bc"));
    assert!(sealer.is_blind_index("customers.phone", PHONE, &index));
    for (context, plain) in [("staff.phone", PHONE), ("customers.phone", "+8613800138001")] {
        assert!(!sealer.is_blind_index(context, plain, &index));
    }
    assert!(!sealer.is_blind_index("customers.phone", PHONE, &index[1..]));
}

#[test]
fn a_ring_that_makes_no_sense_is_refused_without_showing_a_key() {
    let (key, short) = (BASE64_STANDARD.encode([1; 32]), BASE64_STANDARD.encode([1; 16]));
    let index = key.clone();
    let faults = [
        (String::new(), "there is no key"),
        (key.clone(), "a key has no id; write `id:base64`"),
        (format!(":{key}"), "a key's id must have 1 to 255 bytes"),
        (format!("a:{key},a:{key}"), "the key `a` is there twice"),
        (format!("a:{short}"), "`a` must have 32 bytes"),
        ("a:*".to_owned(), "`a` is not base64"),
    ];
    for (ring, expected) in faults {
        let Err(SealError::Keys(fault)) = Sealer::parse(&ring.into(), None, &index.clone().into()) else {
            panic!("accepted: {expected}");
        };
        assert_eq!(fault, expected);
    }
    let error = Sealer::parse(&format!("a:{key}").into(), None, &short.into()).unwrap_err();
    assert!(matches!(error, SealError::Keys(fault) if fault == "`index key` must have 32 bytes"));
    assert_eq!(format!("{:?}", ring(&[("2026", 2), ("2025", 1)])), "Sealer(active key `2026` of 2)");
}

async fn sealed_bytes_come_back_from_the_engine_as_they_went(db: TestDb) {
    let sealed = db.sealer().seal("c", "张伟").unwrap();
    let tx = db.begin().await.unwrap();
    let insert = Query::insert()
        .into_table("idempotency_keys")
        .columns(["id", "fingerprint", "status", "headers", "body", "kept_at"])
        .values_panic([
            db.sealer().blind_index("c", "张伟").into(),
            vec![0_u8].into(),
            200.into(),
            serde_json::json!([]).into(),
            sealed.clone().into(),
            tx.now().into(),
        ])
        .to_owned();
    tx.conn().execute(&insert).await.unwrap();
    tx.commit().await.unwrap();
    let select = Query::select().column("body").from("idempotency_keys").to_owned();
    let read: Vec<u8> = db.reader().query_one(&select).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert_eq!(db.sealer().open("c", &read).unwrap(), "张伟");
}
