//! From a label to its parts: numbers, and the words that stand with them.

/// What a part of a label tells of, the outer before the inner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Phase,
    Area,
    Cluster,
    Lane,
    Building,
    Entrance,
    Floor,
    Room,
}

impl Level {
    /// The word for it in keys.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Phase => "期",
            Self::Area => "区",
            Self::Cluster => "组团",
            Self::Lane => "弄",
            Self::Building => "栋",
            Self::Entrance => "单元",
            Self::Floor => "层",
            Self::Room => "室",
        }
    }
}

/// One part of a label, such as `3栋`, `Rm 501` or the `2` of `3-2-501`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) mark: Mark,
    /// Digits as they are typed, with a letter behind or before them; a letter; or one of [`NAMES`].
    pub(super) value: String,
    /// What it tells of; known at once where its word has one meaning.
    pub(super) level: Option<Level>,
    /// Its word stands behind the number.
    pub(super) ends_with_word: bool,
    /// What parts it from the one before is a dash.
    pub(super) is_behind_dash: bool,
}

/// What the word beside a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// There is none.
    Bare,
    /// It has one meaning.
    Of(Level),
    /// `号`: of a building (`3号501`), or of a room (`3栋501号`).
    Number,
    /// `楼`: of a building (`3楼2单元501`), or of a floor (`3栋5楼501`).
    House,
    /// `Unit`: of an entrance (`Unit 2 Rm 501`), or of a room (`Bldg 3 Unit 501`).
    Unit,
}

impl Part {
    fn of(mark: Mark, value: String, ends_with_word: bool) -> Self {
        let level = if let Mark::Of(level) = mark { Some(level) } else { None };
        Self { mark, value, level, ends_with_word, is_behind_dash: false }
    }
}

/// Words behind a number, longer ones first.
const BEHIND: &[(&str, Mark)] = &[
    ("号楼", Mark::Of(Level::Building)),
    ("号栋", Mark::Of(Level::Building)),
    ("号幢", Mark::Of(Level::Building)),
    ("号座", Mark::Of(Level::Building)),
    ("栋楼", Mark::Of(Level::Building)),
    ("幢楼", Mark::Of(Level::Building)),
    ("座楼", Mark::Of(Level::Building)),
    ("#楼", Mark::Of(Level::Building)),
    ("号门", Mark::Of(Level::Entrance)),
    ("号室", Mark::Of(Level::Room)),
    ("号房", Mark::Of(Level::Room)),
    ("房间", Mark::Of(Level::Room)),
    ("单元", Mark::Of(Level::Entrance)),
    ("组团", Mark::Of(Level::Cluster)),
    ("期", Mark::Of(Level::Phase)),
    ("区", Mark::Of(Level::Area)),
    ("弄", Mark::Of(Level::Lane)),
    ("栋", Mark::Of(Level::Building)),
    ("幢", Mark::Of(Level::Building)),
    ("座", Mark::Of(Level::Building)),
    ("#", Mark::Of(Level::Building)),
    ("梯", Mark::Of(Level::Entrance)),
    ("门", Mark::Of(Level::Entrance)),
    ("层", Mark::Of(Level::Floor)),
    ("室", Mark::Of(Level::Room)),
    ("房", Mark::Of(Level::Room)),
    ("户", Mark::Of(Level::Room)),
    ("号", Mark::Number),
    ("楼", Mark::House),
];

/// Words before a number, longer ones first.
const BEFORE: &[(&str, Mark)] = &[
    ("apartment", Mark::Of(Level::Room)),
    ("building", Mark::Of(Level::Building)),
    ("entrance", Mark::Of(Level::Entrance)),
    ("phase", Mark::Of(Level::Phase)),
    ("tower", Mark::Of(Level::Building)),
    ("block", Mark::Of(Level::Building)),
    ("floor", Mark::Of(Level::Floor)),
    ("bldg", Mark::Of(Level::Building)),
    ("lane", Mark::Of(Level::Lane)),
    ("unit", Mark::Unit),
    ("flat", Mark::Of(Level::Room)),
    ("room", Mark::Of(Level::Room)),
    ("blk", Mark::Of(Level::Building)),
    ("bld", Mark::Of(Level::Building)),
    ("apt", Mark::Of(Level::Room)),
    ("rm", Mark::Of(Level::Room)),
    ("no", Mark::Number),
];

/// What may stand between two parts.
const SEPARATORS: [char; 5] = ['-', '/', '.', ',', '_'];

/// What stands for a number before a word, as in `甲栋` and `东单元`.
const NAMES: &str = "甲乙丙丁戊己庚辛壬癸东西南北中";

/// The most digits of a number.
const MOST_DIGITS: usize = 5;

/// The parts of a label in its compared form (`kernel::text::match_key`); nothing when something in it is no part.
pub(super) fn parts(spelled: &str) -> Option<Vec<Part>> {
    let text: String = spelled.chars().map(simplified).collect();
    let mut rest = text.as_str();
    let mut parts: Vec<Part> = Vec::new();
    let mut is_behind_dash = false;
    while !rest.is_empty() {
        let (part, after) = part(rest)?;
        let next = after.strip_prefix(SEPARATORS);
        let is_ended = match next {
            Some(next) => !next.is_empty(),
            None => after.is_empty() || part.mark != Mark::Bare,
        };
        if !is_ended {
            return None;
        }
        parts.push(Part { is_behind_dash, ..part });
        is_behind_dash = after.starts_with('-');
        rest = next.unwrap_or(after);
    }
    Some(parts)
}

fn part(text: &str) -> Option<(Part, &str)> {
    let before = BEFORE.iter().find_map(|(word, mark)| {
        let after = text.strip_prefix(word)?;
        let (value, after) = value(after.strip_prefix('.').unwrap_or(after))?;
        Some((*mark, value, after))
    });
    if let Some((mark, value, after)) = before {
        return Some((Part::of(mark, value, false), after));
    }
    let (value, after) = value(text.strip_prefix('第').unwrap_or(text))?;
    let behind = BEHIND.iter().find_map(|(word, mark)| Some((*mark, after.strip_prefix(word)?)));
    let (mark, after) = behind.unwrap_or((Mark::Bare, after));
    let is_name = value.starts_with(|letter: char| NAMES.contains(letter));
    let has_word = mark != Mark::Bare;
    (!is_name || has_word).then(|| (Part::of(mark, value, has_word), after))
}

/// The number or name that the text begins with, and what follows it.
fn value(text: &str) -> Option<(String, &str)> {
    let (digits, after) = run(text, |letter| letter.is_ascii_digit());
    if !digits.is_empty() {
        let (letter, after) = letter(after).unwrap_or(("", after));
        return (digits.len() <= MOST_DIGITS).then(|| (format!("{digits}{letter}"), after));
    }
    let (numerals, after) = run(text, |letter| numeral(letter).is_some());
    if !numerals.is_empty() {
        return Some((number(numerals)?, after));
    }
    if let Some((letter, after)) = letter(text) {
        let (digits, after) = run(after, |letter| letter.is_ascii_digit());
        return (digits.len() < MOST_DIGITS).then(|| (format!("{letter}{digits}"), after));
    }
    let name = text.chars().next().filter(|letter| NAMES.contains(*letter))?;
    Some((name.to_string(), text.strip_prefix(name)?))
}

/// A letter that stands alone: no letter follows, or the word of the next part does.
fn letter(text: &str) -> Option<(&str, &str)> {
    let after = text.strip_prefix(|letter: char| letter.is_ascii_lowercase())?;
    let is_alone = !after.starts_with(|letter: char| letter.is_ascii_alphabetic())
        || BEFORE.iter().any(|(word, _mark)| after.starts_with(word));
    is_alone.then(|| text.split_at_checked(1)).flatten()
}

fn run(text: &str, is_of_it: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|letter| !is_of_it(letter)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// What a Chinese numeral stands for: a digit, or ten or a hundred times the digit before it.
fn numeral(letter: char) -> Option<(u32, u32)> {
    Some(match letter {
        '〇' | '○' | '零' => (0, 1),
        '一' | '壹' => (1, 1),
        '二' | '贰' | '貳' => (2, 1),
        '三' | '叁' | '參' => (3, 1),
        '四' | '肆' => (4, 1),
        '五' | '伍' => (5, 1),
        '六' | '陆' | '陸' => (6, 1),
        '七' | '柒' => (7, 1),
        '八' | '捌' => (8, 1),
        '九' | '玖' => (9, 1),
        '十' | '拾' => (1, 10),
        '百' | '佰' => (1, 100),
        _other => return None,
    })
}

/// A Chinese numeral in digits: `十二` and `一百零二` by its tens and hundreds, `五〇一` digit by digit.
fn number(numerals: &str) -> Option<String> {
    let numerals: Vec<(u32, u32)> = numerals.chars().filter_map(numeral).collect();
    if numerals.iter().all(|(_digit, times)| *times == 1) {
        let digits = numerals.iter().map(|(digit, _times)| digit.to_string());
        return (numerals.len() <= MOST_DIGITS).then(|| digits.collect());
    }
    let (mut sum, mut digit, mut least) = (0, None, u32::MAX);
    for (value, times) in numerals {
        match (times, digit) {
            (1, None | Some(0)) => digit = Some(value),
            // `十二` is twelve without a digit before it.
            (10, None) if sum == 0 => (sum, least) = (10, 10),
            (10 | 100, Some(of)) if of > 0 && times < least => {
                (sum, digit, least) = (sum + of * times, None, times);
            }
            _otherwise => return None,
        }
    }
    Some((sum + digit.unwrap_or(0)).to_string())
}

/// As it is written on the mainland.
const fn simplified(letter: char) -> char {
    match letter {
        '樓' => '楼',
        '號' => '号',
        '單' => '单',
        '層' => '层',
        '棟' => '栋',
        '區' => '区',
        '門' => '门',
        '戶' => '户',
        '間' => '间',
        '組' => '组',
        '團' => '团',
        '東' => '东',
        _same => letter,
    }
}
