//! What an event says in words that may be newer than the reader: carried as it is spelt. Inside a service lists are closed, so
//! that the compiler asks for every word; between services they are open, because a newer version may say one more while an
//! older one still reads.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, Ref, RefOr, Schema, Type,
        schema::{AnyOfBuilder, SchemaType},
    },
};

use crate::{Currency, Money, UnknownWord, Word};

/// What is carried where it is not known.
pub trait Open {
    /// What it is where it is known.
    type Known;

    /// The list that it should be on.
    const LIST: &'static str;

    /// What this build knows it as; none for a word of another version. Consumers that decide by it ask `db::Tx::known`, which
    /// counts what was not known.
    fn known(&self) -> Option<Self::Known>;

    /// The word itself, known or not.
    fn spelling(&self) -> &str;
}

/// How a word of another version is spelt: as words are, so that neither a row nor a log line has to bear whatever text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Spelling(Box<str>);

impl Spelling {
    /// The longest that is taken for a word.
    const LONGEST: usize = 64;

    fn of(list: &'static str, text: &str) -> Result<Self, UnknownWord> {
        let is_in_words =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':' | b'.');
        if text.is_empty() || text.len() > Self::LONGEST || !text.bytes().all(is_in_words) {
            return Err(UnknownWord { list, word: text.chars().take(Self::LONGEST).collect() });
        }
        Ok(Self(text.into()))
    }
}

/// A word of the closed list `W`, or one that only another version has on it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpenWord<W> {
    /// On the list of this build.
    Known(W),
    /// Carried: kept, shown and passed on as it is spelt.
    Other(Spelling),
}

impl<W: Word> OpenWord<W> {
    /// The stored and sent form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(word) => word.as_str(),
            Self::Other(Spelling(text)) => text,
        }
    }
}

impl<W: Word> Open for OpenWord<W> {
    type Known = W;

    const LIST: &'static str = W::LIST;

    fn known(&self) -> Option<W> {
        match self {
            Self::Known(word) => Some(word.clone()),
            Self::Other(_) => None,
        }
    }

    fn spelling(&self) -> &str {
        self.as_str()
    }
}

/// Columns hold them like the words of closed lists.
impl<W: Word> Word for OpenWord<W> {
    const LIST: &'static str = W::LIST;

    fn as_str(&self) -> &str {
        self.as_str()
    }
}

impl<W: Word> From<W> for OpenWord<W> {
    fn from(word: W) -> Self {
        Self::Known(word)
    }
}

impl<W: PartialEq> PartialEq<W> for OpenWord<W> {
    fn eq(&self, other: &W) -> bool {
        matches!(self, Self::Known(word) if word == other)
    }
}

impl<W: Word> fmt::Display for OpenWord<W> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl<W: Word> FromStr for OpenWord<W> {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text.parse() {
            Ok(word) => Ok(Self::Known(word)),
            Err(_of_another_version) => Spelling::of(W::LIST, text).map(Self::Other),
        }
    }
}

impl<W: Word> Serialize for OpenWord<W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, W: Word> Deserialize<'de> for OpenWord<W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// What `#[derive(ToSchema)]` asks of a type with a parameter. Written by hand, because the derived one says `oneOf`: a known
/// word is a text as well.
impl<W: ToSchema> utoipa::__dev::ComposeSchema for OpenWord<W> {
    fn compose(_parameters: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        let other = ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("A word that only another version knows."))
            .max_length(Some(Spelling::LONGEST));
        let any = AnyOfBuilder::new().item(Ref::from_schema_name(W::name())).item(other);
        RefOr::T(Schema::AnyOf(any.build()))
    }
}

impl<W: ToSchema> ToSchema for OpenWord<W> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("OpenWord")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((W::name().into_owned(), W::schema()));
        W::schemas(schemas);
    }
}

/// An amount of money, of whichever currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenMoney {
    /// Of a currency of this build.
    Known(Money),
    /// Carried: nothing is reckoned with it.
    Other {
        /// Decimal text.
        amount: Box<str>,
        /// Its code.
        currency: Spelling,
    },
}

/// As it travels: the same as [`Money`].
#[derive(Serialize, Deserialize, ToSchema)]
struct OpenMoneyText<'a> {
    /// Decimal text.
    #[schema(pattern = r"^-?\d+(\.\d+)?$", example = "128.50")]
    amount: Cow<'a, str>,
    #[schema(value_type = OpenWord<Currency>)]
    currency: Cow<'a, str>,
}

impl Open for OpenMoney {
    type Known = Money;

    const LIST: &'static str = <Currency as Word>::LIST;

    fn known(&self) -> Option<Money> {
        match self {
            Self::Known(money) => Some(*money),
            Self::Other { .. } => None,
        }
    }

    fn spelling(&self) -> &str {
        match self {
            Self::Known(money) => money.currency().as_str(),
            Self::Other { currency: Spelling(code), .. } => code,
        }
    }
}

impl OpenMoney {
    /// Nothing, in the same currency.
    #[must_use]
    pub fn zero(&self) -> Self {
        match self {
            Self::Known(money) => Self::Known(Money::zero(money.currency())),
            Self::Other { currency, .. } => Self::Other { amount: "0.00".into(), currency: currency.clone() },
        }
    }

    fn of(OpenMoneyText { amount, currency }: &OpenMoneyText<'_>) -> Result<Self, String> {
        match currency.parse::<Currency>() {
            Ok(currency) => {
                Money::parse(amount, currency).map(Self::Known).map_err(|error| error.to_string())
            }
            Err(_of_another_version) if is_decimal(amount) => {
                let currency = Spelling::of(Self::LIST, currency).map_err(|error| error.to_string())?;
                Ok(Self::Other { amount: amount.as_ref().into(), currency })
            }
            Err(_of_another_version) => Err("the amount is no decimal text".to_owned()),
        }
    }
}

/// How many digits another currency may need of an amount.
const MOST_DIGITS: usize = 32;

fn is_decimal(amount: &str) -> bool {
    let digits = amount.strip_prefix('-').unwrap_or(amount);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    amount.len() <= MOST_DIGITS && all_digits(whole) && all_digits(fraction)
}

impl From<Money> for OpenMoney {
    fn from(money: Money) -> Self {
        Self::Known(money)
    }
}

impl PartialEq<Money> for OpenMoney {
    fn eq(&self, other: &Money) -> bool {
        matches!(self, Self::Known(money) if money == other)
    }
}

/// The amount as people read it, without its currency, as of [`Money`].
impl fmt::Display for OpenMoney {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(money) => money.fmt(out),
            Self::Other { amount, .. } => out.write_str(amount),
        }
    }
}

impl Serialize for OpenMoney {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(money) => money.serialize(serializer),
            Self::Other { amount, currency: Spelling(currency) } => {
                let (amount, currency) = (Cow::Borrowed(amount.as_ref()), Cow::Borrowed(currency.as_ref()));
                OpenMoneyText { amount, currency }.serialize(serializer)
            }
        }
    }
}

impl<'de> Deserialize<'de> for OpenMoney {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(&OpenMoneyText::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl PartialSchema for OpenMoney {
    fn schema() -> RefOr<Schema> {
        OpenMoneyText::schema()
    }
}

impl ToSchema for OpenMoney {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("OpenMoney")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        OpenMoneyText::schemas(schemas);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Permission;

    type Right = OpenWord<Permission>;

    #[test]
    fn a_word_of_another_version_is_carried_as_it_is_spelt() {
        for text in [r#""tickets:read""#, r#""lifts:read""#] {
            let word: Right = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&word).unwrap(), text);
            assert_eq!(word.as_str().parse(), Ok(word));
        }
        assert_eq!("tickets:read".parse::<Right>().unwrap().known(), Some(Permission::TicketsRead));
        assert_eq!("lifts:read".parse::<Right>().unwrap().known(), None);
    }

    #[test]
    fn what_is_no_word_in_any_version_is_refused() {
        for text in ["", "two words", "升降机", "<b>", &"a".repeat(65)] {
            assert!(text.parse::<Right>().is_err(), "{text}");
        }
        assert!(serde_json::from_str::<Right>("7").is_err());
    }

    #[test]
    fn money_of_another_currency_is_carried_and_a_wrong_amount_is_not() {
        let known = r#"{"amount":"128.50","currency":"CNY"}"#;
        let other = r#"{"amount":"1285.500","currency":"KWD"}"#;
        for text in [known, other] {
            let money: OpenMoney = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&money).unwrap(), text);
        }
        let carried: OpenMoney = serde_json::from_str(other).unwrap();
        assert_eq!(
            (carried.known(), carried.spelling(), carried.to_string()),
            (None, "KWD", "1285.500".into())
        );
        for text in [r#"{"amount":"1.999","currency":"CNY"}"#, r#"{"amount":"much","currency":"KWD"}"#] {
            assert!(serde_json::from_str::<OpenMoney>(text).is_err(), "{text}");
        }
    }
}
