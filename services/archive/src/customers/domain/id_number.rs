//! Numbers of identity documents: each kind by its own form, and with the check that the document itself offers.

use kernel::{Faults, text::narrow};

/// Reads a number as it is printed or typed: full width, with blanks, a small x, the check digit in brackets. Passports and
/// permits of any country are letters and digits.
pub(crate) fn read(pointer: &str, text: &str, faults: &mut Faults) -> String {
    let typed: String = narrow(text).split_whitespace().collect::<String>().to_ascii_uppercase();
    let (body, check) = bracketed(&typed).unzip();
    let number = body.zip(check).map_or_else(|| typed.clone(), |(body, check)| format!("{body}{check}"));
    let is_of_known_form = match (body, check) {
        (Some(body), Some(check)) => is_hong_kong(body) || (is_digits(body, 7) && check.is_ascii_digit()),
        (None, _) | (_, None) => number.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-'),
    };
    if !is_of_known_form {
        faults.add(pointer, "id_number.malformed");
        return number;
    }
    // Without brackets a Hong Kong number looks like some passports, which have no check digit.
    let expected = match body.filter(|body| is_hong_kong(body)) {
        Some(body) => hong_kong_check(body),
        None => mainland_check(&number),
    };
    if expected.is_some_and(|expected| !number.ends_with(expected)) {
        faults.add(pointer, "id_number.check_digit");
    }
    number
}

/// What stands before the brackets and the one character within, as cards of Hong Kong and Macau are printed.
fn bracketed(text: &str) -> Option<(&str, char)> {
    let (body, check) = text.strip_suffix(')')?.rsplit_once('(')?;
    let mut signs = check.chars();
    signs.next().filter(|_sign| signs.next().is_none()).map(|sign| (body, sign))
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// One or two letters and six digits.
fn is_hong_kong(body: &str) -> bool {
    let letters = body.bytes().take_while(u8::is_ascii_uppercase).count();
    (1..=2).contains(&letters) && body.get(letters..).is_some_and(|digits| is_digits(digits, 6))
}

/// Letters count 10 to 35, a letter that is not there 36; weights run from 9 down to 2.
fn hong_kong_check(body: &str) -> Option<char> {
    let missing = 8_usize.checked_sub(body.len())?;
    let values = std::iter::repeat_n(Some(36), missing).chain(body.chars().map(|sign| sign.to_digit(36)));
    let sum = (2..=9).rev().zip(values).map(|(weight, value)| Some(weight * value?)).sum::<Option<u32>>()?;
    check_sign((11 - sum % 11) % 11, 'A')
}

/// GB 11643: seventeen digits and one by ISO 7064 MOD 11-2. Nothing for any other number.
fn mainland_check(number: &str) -> Option<char> {
    let body = number.get(..17).filter(|body| is_digits(body, 17))?;
    if number.len() != 18 {
        return None;
    }
    let sum =
        body.chars().filter_map(|digit| digit.to_digit(10)).fold(0, |sum, digit| (sum + digit) * 2 % 11);
    check_sign((12 - sum) % 11, 'X')
}

fn check_sign(value: u32, ten: char) -> Option<char> {
    if value == 10 { Some(ten) } else { char::from_digit(value, 10) }
}

#[cfg(test)]
mod tests {
    use kernel::Faults;

    use super::read;

    /// The number as it is kept, or the code of its fault.
    fn kept(text: &str) -> Result<String, &'static str> {
        let mut faults = Faults::new();
        let number = read("/id_number", text, &mut faults);
        faults.into_result().map(|()| number).map_err(|refusal| refusal.faults[0].code)
    }

    #[test]
    fn each_document_is_read_by_its_own_form() {
        for (text, number) in [
            ("A123456(3)", "A1234563"),
            ("A123456（3）", "A1234563"),
            ("a123456 (3)", "A1234563"),
            ("Ａ１２３４５６（３）", "A1234563"),
            ("A1234563", "A1234563"),
            ("AB987654(3)", "AB9876543"),
            ("1234567(8)", "12345678"),
            ("４４０５２４１８８００１０１００１４", "440524188001010014"),
            ("440524 18800101 0014", "440524188001010014"),
            ("11010519491231002x", "11010519491231002X"),
            ("11010519491231002Ｘ", "11010519491231002X"),
            ("E12345678", "E12345678"),
            ("M1234567", "M1234567"),
            ("110101900307123", "110101900307123"),
            ("H0123456789", "H0123456789"),
            ("AB-12-34", "AB-12-34"),
        ] {
            assert_eq!(kept(text).as_deref(), Ok(number), "{text}");
        }
    }

    #[test]
    fn a_wrong_check_digit_is_told_as_such() {
        for text in [
            "11010119900307123X",
            "110101199003071230",
            "110101199003071234",
            "A123456(4)",
            "A123456(A)",
            "440524188001010015",
        ] {
            assert_eq!(kept(text), Err("id_number.check_digit"), "{text}");
        }
    }

    #[test]
    fn other_signs_are_refused() {
        for text in [
            "A123456(33)",
            "(3)A123456",
            "12345678(9)",
            "ABC123456(7)",
            "身份证",
            "A12_3",
            "1234567(A)",
            "()",
        ] {
            assert_eq!(kept(text), Err("id_number.malformed"), "{text}");
        }
    }
}
