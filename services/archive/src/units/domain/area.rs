//! Areas in square metres, as title deeds have them: to the hundredth, and so without a fraction in square decimetres.

use std::fmt;

/// More than nothing, and less than a million square metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Area(i32);

/// A million square metres.
const TOO_MUCH: i32 = 100_000_000;

impl Area {
    /// So many square decimetres.
    pub(crate) fn from_dm2(dm2: i32) -> Option<Self> {
        (1..TOO_MUCH).contains(&dm2).then_some(Self(dm2))
    }

    /// In square decimetres.
    pub(crate) const fn dm2(self) -> i32 {
        self.0
    }

    /// Reads square metres: at most six digits, and two more behind a point.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let are_digits = |digits: &str, most: usize| {
            (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !are_digits(whole, 6) || !are_digits(fraction, 2) {
            return None;
        }
        format!("{whole}{fraction:0<2}").parse().ok().and_then(Self::from_dm2)
    }

    /// All of them together; none when one is not known, or it is too much.
    pub(crate) fn sum(areas: impl IntoIterator<Item = Option<Self>>) -> Option<Self> {
        let mut areas = areas.into_iter();
        let sum = areas.try_fold(0_i32, |sum, area| sum.checked_add(area?.0))?;
        Self::from_dm2(sum)
    }
}

/// In square metres.
impl fmt::Display for Area {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_read_and_written_to_the_hundredth() {
        for (text, shown) in [
            ("128.5", "128.50"),
            ("128", "128.00"),
            ("0.01", "0.01"),
            ("007.30", "7.30"),
            ("999999.99", "999999.99"),
        ] {
            let area = Area::parse(text).unwrap();
            assert_eq!(
                (area.to_string().as_str(), Area::from_dm2(area.dm2())),
                (shown, Some(area)),
                "{text}"
            );
        }
        for text in ["", "0", "0.00", "-1", "1.", ".5", "1.234", "1000000", "1,5", "１", "1e3", "1 ", "1.5.2"]
        {
            assert_eq!(Area::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_sum_is_known_when_each_part_is() {
        let [one, two] = ["60.25", "40"].map(Area::parse);
        assert_eq!(Area::sum([one, two]).unwrap().to_string(), "100.25");
        assert_eq!(Area::sum([one, None]), None);
        assert_eq!(Area::sum([Area::from_dm2(TOO_MUCH - 1), one]), None);
    }
}
