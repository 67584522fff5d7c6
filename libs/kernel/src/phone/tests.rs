use phonenumber::metadata::DATABASE;

use super::*;

/// What a number is read as at a place, whole, or the code of its fault.
fn read_at(home: &DialPlan, text: &str) -> Result<String, &'static str> {
    PhoneNumber::parse(text, home).map(|number| number.whole()).map_err(|error| error.coded().code)
}

fn read(text: &str) -> Result<String, &'static str> {
    read_at(&DialPlan::default(), text)
}

fn place(time_zone: &str, area_code: Option<&str>) -> DialPlan {
    DialPlan::of(None, time_zone, area_code)
}

#[test]
fn a_zone_tells_a_country_only_where_it_is_one_countrys() {
    for zone in ["Asia/Shanghai", "PRC", "Asia/Urumqi", "Asia/Hong_Kong", "Europe/London"] {
        assert!(DialPlan::knows_zone(zone), "{zone}");
    }
    for zone in ["America/New_York", "Europe/Paris", "UTC", "Beijing", ""] {
        assert!(!DialPlan::knows_zone(zone), "{zone}");
    }
    assert_eq!(
        place("Europe/Paris", None),
        DialPlan::default(),
        "what was opened before stays as it was read"
    );
}

#[test]
fn usual_spellings_are_one_number() {
    for text in [
        "13800138000",
        "138 0013 8000",
        "+86 138-0013-8000",
        "0086 13800138000",
        "8613800138000",
        "１３８００１３８０００",
        "(+86)13800138000",
        "（＋86）138—0013—8000",
        " 138-0013-8000 ",
        "138.0013.8000",
        "\u{202d}+86 138 0013 8000\u{202c}",
        "\u{feff}138\u{200b}00138000",
        "tel:+86-138-0013-8000",
        "tel:13800138000;phone-context=+86",
        "013800138000",
    ] {
        assert_eq!(read(text).as_deref(), Ok("+8613800138000"), "{text}");
    }
}

#[test]
fn landlines_need_their_area_code_and_keep_it() {
    for text in
        ["010-6552 9988", "(010)65529988", "+86 10 6552 9988", "+86 (0)10 6552 9988", "86-10-65529988"]
    {
        assert_eq!(read(text).as_deref(), Ok("+861065529988"), "{text}");
    }
    for (text, number) in [
        ("0755-8376 5566", "+8675583765566"),
        ("400-123-4567", "+864001234567"),
        ("800 810 1234", "+868008101234"),
        ("+852 2345 6789", "+85223456789"),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("00852 6123 4567", "+85261234567"),
        ("+39 06 6982", "+39066982"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(number), "{text}");
    }
    for text in ["10 6552 9988", "65529988", "755 8376 5566", "8376556"] {
        assert_eq!(read(text), Err("phone.area_code_missing"), "{text}");
    }
}

#[test]
fn what_nobody_can_have_is_refused() {
    for text in [
        "",
        "12",
        "hello",
        "1380013800",
        "138001380000000",
        "00000000000",
        "1380013800a",
        "+999 1234567",
        "400-123-4567-1",
        "40012345671",
        "+972 3 555 0123 456",
        "+972 3-555-0123-456",
        "+86 852 6123 4567",
        "+86 138 0013 8000 0",
        "138-0013-8000-1",
        "13800138000/13900139000",
        "13800138000,13900139000",
        "12345",
        "110",
        "95000",
        "++8613800138000",
        "138+00138000",
    ] {
        assert!(read(text).is_err(), "{text}: {:?}", read(text));
    }
}

#[test]
fn a_number_from_abroad_without_its_plus_is_told_how_to_be_written() {
    let spelling = |text| match PhoneNumber::parse(text, &DialPlan::default()) {
        Err(PhoneError::PlusMissing(spelling)) => spelling,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(spelling("852 6123 4567"), "+852 6123 4567");
    assert_eq!(spelling("853 6612 3456"), "+853 6612 3456");
    assert_eq!(spelling("852-6123-4567"), "+852 6123 4567");
    assert_eq!(spelling("886 2 2345 6789"), "+886 2 2345 6789");
    let hong_kong = place("Asia/Hong_Kong", None);
    assert_eq!(read_at(&hong_kong, "13800138000"), Err("phone.plus_missing"));
}

#[test]
fn an_extension_is_kept_however_it_is_written() {
    for text in [
        "010-61234567#8001",
        "010-61234567-8001",
        "010 6123 4567 - 8001",
        "010-61234567转8001",
        "010-61234567 转 8001",
        "010-61234567转分机8001",
        "010-61234567 分机:8001",
        "（010）61234567＃8001",
        "+86 10 6123 4567 ext. 8001",
        "+86-10-61234567-8001",
        "0086-10-61234567-8001",
        "01061234567x8001",
        "tel:+86-10-61234567;ext=8001",
        "+861061234567;ext=8001",
    ] {
        assert_eq!(read(text).as_deref(), Ok("+861061234567;ext=8001"), "{text}");
        let number = PhoneNumber::parse(text, &DialPlan::default()).unwrap();
        assert_eq!((number.e164(), number.extension()), ("+861061234567", Some("8001")));
        assert_eq!(PhoneNumber::from_stored(number.whole()), number);
    }
    assert_eq!(read("13800138000转1234").as_deref(), Ok("+8613800138000;ext=1234"));
}

#[test]
fn what_cannot_be_kept_is_named() {
    for (text, part) in [
        ("010-61234567转", "转"),
        ("010-61234567#80x1", "#80x1"),
        ("010-61234567转800112345", "转800112345"),
        ("13800138000张三", "张三"),
        ("13800138000/13900139000", "/"),
        ("+861061234567;isub=12", "isub=12"),
    ] {
        let error = PhoneNumber::parse(text, &DialPlan::default()).unwrap_err();
        assert_eq!(error, PhoneError::Malformed(Some(part.to_owned())), "{text}");
    }
}

#[test]
fn a_local_number_means_what_it_means_where_it_is_dialled() {
    let (beijing, shanghai) = (place("Asia/Shanghai", Some("010")), place("Asia/Shanghai", Some("21")));
    let (hong_kong, macau) = (place("Asia/Hong_Kong", None), place("Asia/Macau", None));
    for (home, text, number) in [
        (&beijing, "61234567", "+861061234567"),
        (&beijing, "6123 4567-8001", "+861061234567;ext=8001"),
        (&beijing, "13800138000", "+8613800138000"),
        (&beijing, "021-61234567", "+862161234567"),
        (&shanghai, "61234567", "+862161234567"),
        (&hong_kong, "6123 4567", "+85261234567"),
        (&hong_kong, "852 6123 4567", "+85261234567"),
        (&hong_kong, "+86 13800138000", "+8613800138000"),
        (&macau, "6612 3456", "+85366123456"),
        (&DialPlan::of(Some("hk"), "Asia/Shanghai", None), "21234567", "+85221234567"),
    ] {
        assert_eq!(read_at(home, text).as_deref(), Ok(number), "{text} {home:?}");
    }
    assert_eq!(read("61234567"), Err("phone.area_code_missing"));
    for text in ["12345", "95000", "110", "10106666"] {
        assert!(read_at(&beijing, text).is_err(), "{text}");
    }
}

#[test]
fn only_mobiles_take_text_messages() {
    let takes = |text| PhoneNumber::parse(text, &DialPlan::default()).unwrap().takes_text_messages();
    for text in ["13800138001", "+852 6123 4567", "+1 212 555 0123"] {
        assert!(takes(text), "{text}");
    }
    for text in ["010-61234567", "400-123-4567", "+852 2345 6789", "13800138001转12"] {
        assert!(!takes(text), "{text}");
    }
    // What was stored before numbers were read strictly.
    assert!(!PhoneNumber::from_stored("+8685261234567".to_owned()).takes_text_messages());
}

#[test]
fn a_number_is_never_printed_whole() {
    let number = PhoneNumber::parse("13800138000", &DialPlan::default()).unwrap();
    assert_eq!(format!("{number} {number:?}"), "****8000 PhoneNumber(****8000)");
}

#[test]
fn every_example_of_the_reference_metadata_is_read_as_it_is() {
    let mut count = 0;
    for plan in DATABASE.iter() {
        let kinds = plan.descriptors();
        for kind in [
            kinds.fixed_line(),
            kinds.mobile(),
            kinds.toll_free(),
            kinds.shared_cost(),
            kinds.uan(),
            kinds.voip(),
        ] {
            let Some(example) = kind.and_then(|kind| kind.example()) else { continue };
            let e164 = format!("+{}{example}", plan.country_code());
            assert_eq!(read(&e164).as_deref(), Ok(e164.as_str()), "{}", plan.id());
            // One digit more is another number or none, never this one.
            assert_ne!(read(&format!("{e164}1")).as_deref(), Ok(e164.as_str()));
            count += 1;
        }
        for kind in [kinds.fixed_line(), kinds.mobile()] {
            let Some(example) = kind.and_then(|kind| kind.example()) else { continue };
            let number = PhoneNumber::from_stored(format!("+{}{example}", plan.country_code()));
            let has_mobile = kinds.mobile().is_some_and(|mobile| mobile.example() == Some(example));
            assert!(!has_mobile || number.takes_text_messages(), "{} {example}", plan.id());
        }
    }
    assert!(count > 800, "{count}");
}

#[test]
fn anything_an_exchange_sends_is_a_caller() {
    let home = DialPlan::default();
    for (text, kind, shown) in [
        ("138 0013 8000", "number", Some("****8000")),
        ("010-61234567-8001", "number", Some("****4567")),
        ("12345", "code", Some("12345")),
        ("110", "code", Some("110")),
        ("95000", "code", Some("95000")),
        ("12329", "code", Some("12329")),
        ("61234567", "code", Some("****67")),
        ("852 6123 4567", "code", Some("****567")),
        ("*21#", "code", Some("*21#")),
        ("anonymous", "withheld", None),
        ("sip:anonymous@anonymous.invalid", "withheld", None),
        ("Restricted", "withheld", None),
        ("匿名来电", "withheld", None),
        ("unknown", "unknown", None),
        ("unavailable", "unknown", None),
        ("", "unknown", None),
        ("sip:+8613800138000@pbx.example", "number", Some("****8000")),
    ] {
        let caller = CallerId::read(text, &home).unwrap();
        assert_eq!((caller.as_str(), caller.masked().as_deref()), (kind, shown), "{text}");
        assert_eq!(CallerId::from_stored(caller.stored()), caller, "{text}");
        assert_eq!(caller.look_up().is_some(), matches!(kind, "number" | "code"), "{text}");
    }
    let local = CallerId::read("61234567", &place("Asia/Shanghai", Some("010"))).unwrap();
    assert!(CallerId::read(&"0".repeat(65), &home).is_err(), "no exchange sends that");
    assert_eq!(local.look_up(), Some("+861061234567"));
}
