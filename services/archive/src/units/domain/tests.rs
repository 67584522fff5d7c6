//! What labels say, by the spellings of registers and by any others.

use proptest::prelude::*;

use super::*;

fn key(label: &str) -> String {
    Label::read(label).key()
}

#[test]
fn one_place_has_one_key_in_every_spelling() {
    for (wanted, spellings) in [
        (
            "3栋2单元501室",
            &[
                "3-2-501",
                "3栋2单元501",
                "3号楼2单元501室",
                "３栋 ２单元 ５０１",
                "三栋二单元501",
                "3#2单元501",
                "3#-2-501",
                "3#楼2门501",
                "3幢2单元501",
                "3座2梯501房",
                "3栋2单元五〇一",
                "3楼2单元501",
                "3号2单元501号",
                "第3栋第2单元501户",
                "3栋-2单元501室",
                "3/2/501",
                "3.2.501",
                "叁號樓貳單元501號室",
                "3栋2单元5层501室",
                "3栋2单元5楼501",
                "Bldg 3 Unit 2 Rm 501",
                "Bldg. 3, Unit 2, Rm. 501",
                "Building 3 Entrance 2 Flat 501",
                "BLOCK 3-2-501",
                "3栋2单元501室",
            ][..],
        ),
        ("3栋501室", &["3-501", "3栋501", "Tower 3-501", "Block 3 Room 501", "Bldg 3 Unit 501", "3栋501号"]),
        ("一期3栋501室", &["1期3栋501", "一期3-501", "Phase 1 Tower 3 Apt 501"]),
        ("二期3栋2单元501", &["2期-3-2-501"]),
        ("a栋501室", &["A栋501", "Ａ座501", "A-501", "a楼501室", "Tower A Rm 501"]),
        ("12a栋501室", &["12A-501", "12A座501", "Block 12A Rm 501"]),
        ("3栋12a室", &["3-12A", "3栋12A房"]),
        ("188弄3号501室", &["188弄3号楼501", "Lane 188, No. 3, Room 501"]),
        ("A区3栋501", &["a区3-501"]),
        ("3组团12栋501", &["三组团十二栋501", "3組團12棟501"]),
        ("东区3栋东单元501", &["東區3号楼东门501室"]),
        ("3座2樓A室", &["3栋2层a室"]),
        ("10栋102室", &["十栋一百零二室", "10-102"]),
        ("501室", &["501", "５０１房", "五零一", "5层501"]),
    ] {
        for spelling in spellings {
            assert_eq!(key(spelling), key(wanted), "{spelling}");
        }
    }
    assert_eq!(key("3-2-501"), "3栋2单元501室");
}

#[test]
fn other_places_have_other_keys() {
    let labels = [
        "501",
        "0501",
        "3-501",
        "03-501",
        "3-0501",
        "3-2-501",
        "2-3-501",
        "32-501",
        "3-2501",
        "32501",
        "2单元501",
        "一期3栋501",
        "二期3栋501",
        "一区3栋501",
        "一组团3栋501",
        "1弄3号501",
        "3栋5层01室",
        "3栋6层501",
        "A栋501",
        "A-12",
        "12A-501",
        "3-12A",
        "3栋东单元501",
        "3栋西单元501",
        "1-3-2-501",
        "3-1栋501",
        "3栋501-1",
    ];
    for (at, one) in labels.iter().enumerate() {
        for other in labels.iter().skip(at + 1) {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }
}

#[test]
fn leading_zeros_lead_to_no_other_door() {
    let door = |label: &str| Label::read(label).door();
    for (wanted, spellings) in [
        ("501室", &["501", "0501", "５０１", "00501室", "5层0501"][..]),
        ("3栋2单元501室", &["3-2-501", "03-2-501", "3-02-0501", "03栋02单元0501室"]),
        ("a栋501室", &["A-501", "A座0501"]),
        ("3栋12a室", &["3-12A", "03-012A"]),
    ] {
        for spelling in spellings {
            assert_eq!(door(spelling), wanted, "{spelling}");
        }
    }
    for (one, other) in [("501", "1501"), ("3-501", "30-501"), ("3-1-501", "3-10-501"), ("A-12", "A-012")] {
        assert_ne!(door(one), door(other), "{one} {other}");
    }
}

#[test]
fn what_says_no_place_is_compared_as_it_is_spelt() {
    for label in [
        "商铺a-12",
        "b2-013车位",
        "会所",
        "a-12",
        "a-013",
        "b2-501",
        "地下一层",
        "地下1层012",
        "负一层",
        "-1-012",
        "1-3-2-501",
        "3栋",
        "3栋2单元",
        "5层",
        "12号",
        "a区12号",
        "3楼501",
        "3栋1座501",
        "3栋-101",
        "3栋1单元-101室",
        "3栋-1-01",
        "3-1栋501",
        "3栋501-1",
        "3栋底商5",
        "3栋2单元地下室1",
        "501,",
        "3栋2-",
        "123456",
        "2026-3-1",
        "一期501",
        "百室",
        "十十-1",
        "",
        "-",
        "a",
        "东",
        "东-501",
        "no",
        "3栋nord",
        "unit",
        "#",
        "第",
        "一期",
        "2单元501门岗",
    ] {
        assert!(!Label::read(label).says_place(), "{label}");
        assert_eq!(key(label), label, "{label}");
    }
}

#[test]
fn a_short_spelling_fits_what_ends_so() {
    for (asked, unit, does) in [
        ("501", "3栋2单元501", true),
        ("501", "3栋2单元0501", true),
        ("0501", "501", true),
        ("501", "3栋2单元1501", false),
        ("3-501", "3栋2单元501", true),
        ("2-501", "3栋2单元501", true),
        ("2单元501", "3栋2单元501", true),
        ("3单元501", "3栋2单元501", false),
        ("2栋501", "3栋2单元501", false),
        ("3-02-501", "3栋2单元501", true),
        ("2-3-501", "3栋2单元501", false),
        ("3-2-501", "一期3栋2单元501", true),
        ("1-3-2-501", "一期3栋2单元501", true),
        ("一期3栋501", "一期3栋2单元501", true),
        ("二期3栋501", "一期3栋2单元501", false),
        ("3楼501", "3栋2单元501", true),
        ("3栋5楼501", "3栋2单元501", true),
        ("b2-501", "B2栋501", true),
        ("3栋-501", "3栋2单元501", true),
        ("3-2-501", "3栋501", false),
        ("501", "商铺501", false),
        ("3栋", "3栋", false),
        ("3", "3栋", false),
        ("会所", "会所", false),
    ] {
        assert_eq!(Label::read(asked).fits(&Label::read(unit)), does, "{asked} {unit}");
    }
}

fn unit(number: u32, label: &str) -> Unit {
    let id = format!("01890000-0000-7000-8000-{number:012}").parse().unwrap();
    let estate_id = "01890000-0000-7000-8000-0000000000e1".parse().unwrap();
    let called = (None, label.to_owned());
    Unit::register((id, estate_id), called, Facts::default(), DateTime::UNIX_EPOCH)
}

fn among(asked: &str, labels: &[&str]) -> (UnitFit, Vec<String>, bool) {
    let known = labels.iter().zip(1..).map(|(label, number)| unit(number, label)).collect();
    let UnitMatches { fit, units, is_cut } = UnitMatches::among(&Label::read(asked), known);
    (fit, units.into_iter().map(|unit| unit.label).collect(), is_cut)
}

#[test]
fn who_may_be_meant_is_named_in_the_order_of_the_labels() {
    let labels = ["10栋1单元501", "3栋2单元501", "3栋1单元501", "商铺A-12", "3栋1单元502"];
    let named = |labels: &[&str]| labels.iter().map(ToString::to_string).collect::<Vec<_>>();
    let homes = named(&["3栋1单元501", "3栋2单元501", "10栋1单元501"]);
    assert_eq!(among("501", &labels), (UnitFit::Several, homes, false));
    assert_eq!(among("10-501", &labels), (UnitFit::Only, named(&["10栋1单元501"]), false));
    assert_eq!(among("A-12", &labels), (UnitFit::Only, named(&["商铺A-12"]), false));
    assert_eq!(among("4-501", &labels), (UnitFit::Unknown, Vec::new(), false));
    let many: Vec<String> = (1..=21).map(|building| format!("{building}栋501")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let (fit, units, is_cut) = among("501", &many);
    assert_eq!((fit, units.len(), is_cut), (UnitFit::Several, UnitMatches::MOST, true));
    assert!(!among("501", &many[..UnitMatches::MOST]).2);
}

#[test]
fn of_two_of_one_key_the_one_that_is_spelt_so_is_meant_else_the_older() {
    let known = [unit(2, "3-2-501"), unit(1, "3栋2单元501"), unit(3, "3栋501")];
    let meant = |asked: &str| UnitMatches::exact(&Label::read(asked), &known).map(|unit| unit.label);
    assert_eq!(meant("3－2－501").as_deref(), Some("3-2-501"));
    assert_eq!(meant("3栋 2单元 501").as_deref(), Some("3栋2单元501"));
    assert_eq!(meant("3号楼2单元501室").as_deref(), Some("3栋2单元501"));
    assert_eq!(meant("501"), None);
}

/// A home by its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Home {
    phase: Option<u8>,
    building: String,
    entrance: Option<u8>,
    room: String,
}

prop_compose! {
    fn homes()(
        phase in prop::option::of(1_u8..9),
        building in "[1-9][0-9]{0,2}|[a-z]|0[1-9]",
        entrance in prop::option::of(1_u8..99),
        room in "0?[1-9][0-9]{2}[a-z]?",
    ) -> Home {
        Home { phase, building, entrance, room }
    }
}

/// The words of one spelling, and how its numbers are written.
#[derive(Debug, Clone)]
struct Spelling {
    words: [&'static str; 3],
    between: &'static str,
    noise: &'static str,
    figures: [char; 10],
}

prop_compose! {
    fn spellings()(
        building in prop::sample::select(vec!["栋", "幢", "座", "号楼", "號樓", "棟", "#", "#楼", "＃", "-", "－"]),
        entrance in prop::sample::select(vec!["单元", "單元", "梯", "门", "号门", "—"]),
        room in prop::sample::select(vec!["", "室", "房", "户", "号", "號室"]),
        between in prop::sample::select(vec!["", " "]),
        noise in prop::sample::select(vec!["", " ", "\u{3000}", "\u{200b}", "\u{feff}"]),
        figures in prop::sample::select(vec![
            ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
            ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'],
            ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
            ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
        ]),
    ) -> Spelling {
        Spelling { words: [building, entrance, room], between, noise, figures }
    }
}

impl Spelling {
    fn of(&self, home: &Home) -> String {
        let [building, entrance, room] = self.words;
        let mut parts = vec![
            (home.phase.map(|number| number.to_string()), "期"),
            (Some(home.building.clone()), building),
            (home.entrance.map(|number| number.to_string()), entrance),
            (Some(home.room.clone()), room),
        ];
        parts.retain(|(number, _word)| number.is_some());
        let parts: Vec<String> =
            parts.into_iter().map(|(number, word)| self.part(&number.unwrap(), word)).collect();
        let text = parts.join(self.between);
        text.chars().map(|letter| format!("{letter}{}", self.noise)).collect()
    }

    /// Letters have no other figures, and a number with one is not written in Chinese.
    fn part(&self, number: &str, word: &str) -> String {
        let is_counted = number.bytes().all(|byte| byte.is_ascii_digit());
        let figure = |digit: char| self.figures[usize::try_from(digit.to_digit(10).unwrap()).unwrap()];
        let number = if is_counted { number.chars().map(figure).collect() } else { number.to_owned() };
        format!("{number}{word}")
    }
}

proptest! {
    #[test]
    fn a_key_is_the_same_in_every_spelling_of_a_home(home in homes(), spelling in spellings()) {
        let Home { phase, building, entrance, room } = home.clone();
        let phase = phase.map(|number| format!("{number}期")).unwrap_or_default();
        let entrance = entrance.map(|number| format!("{number}单元")).unwrap_or_default();
        prop_assert_eq!(key(&spelling.of(&home)), format!("{phase}{building}栋{entrance}{room}室"));
    }

    #[test]
    fn other_homes_have_other_keys(
        one in homes(),
        other in homes(),
        spellings in [spellings(), spellings()],
    ) {
        let [first, second] = spellings;
        prop_assert_eq!(key(&first.of(&one)) == key(&second.of(&other)), one == other);
        prop_assert_eq!(key(&first.of(&one)), key(&second.of(&one)));
    }

    #[test]
    fn a_key_is_its_own_key_and_says_what_the_label_says(
        label in "[0-3一十百〇ab第栋号楼#单元梯门层室期区弄东甲商, ./-]{0,9}|(bldg|unit|rm|no|tower)[ .]?[0-9ab]{1,3}.{0,4}",
    ) {
        let read = Label::read(&label);
        let again = Label::read(&read.key());
        prop_assert_eq!(again.key(), read.key());
        prop_assert_eq!((again.says_place(), again.room()), (read.says_place(), read.room()));
    }

    #[test]
    fn labels_of_one_key_say_one_place(
        labels in ["[12一二AB栋号楼单元室#-]{1,5}", "[12一二AB栋号楼单元室#-]{1,5}"],
    ) {
        let [one, other] = labels.map(|label| Label::read(&label));
        if one.key() == other.key() && one.spelled() != other.spelled() {
            prop_assert!(one.says_place() && other.says_place());
            prop_assert!(one.fits(&other) && other.fits(&one));
        }
    }
}
