//! Filters: the parameter that gives one its value, and what it asks of a row.

use crate::text::match_key;

/// One filter.
#[derive(Debug, Clone, Copy)]
pub struct Filter {
    /// Its name in the API.
    pub name: &'static str,
    /// What it does, as the API describes it.
    pub about: &'static str,
    /// What its parameter takes.
    pub takes: Takes,
    /// What it asks of a row.
    pub test: Test,
}

/// What the parameter of a filter takes.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// An id.
    Id,
    /// A text.
    Text {
        /// The fewest characters.
        least: usize,
        /// The most characters.
        most: usize,
        /// As which it is compared.
        spelling: Spelling,
    },
    /// One of these words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// An instant.
    Instant,
    /// A day.
    Day,
    /// Nothing: it is no parameter, its value comes from the path or the caller.
    Nothing,
}

/// As which a text is compared.
#[derive(Debug, Clone, Copy)]
pub enum Spelling {
    /// As it is written.
    Exact,
    /// In any width, case and spacing.
    Key,
    /// The same, of what is stored in capitals.
    Capitals,
}

/// What a filter asks of a row.
#[derive(Debug, Clone, Copy)]
pub enum Test {
    /// The column is the value.
    Is(&'static str),
    /// The column is before the value.
    Before(&'static str),
    /// The column is the value or after it.
    From(&'static str),
    /// One of the columns has the value somewhere in it.
    Contains(&'static [&'static str]),
    /// The same of columns that are as people write them: in any case.
    ContainsAnyCase(&'static [&'static str]),
    /// The column is the value in capitals, or as it is: for numbers and ids in one column.
    EitherCase(&'static str),
    /// The column has a value, or has none.
    IsSet(&'static str),
    /// The column has no value, or has one.
    IsUnset(&'static str),
    /// Of the rows in which the first column has a value: the second has one, or has none.
    IsSetToo(&'static str, &'static str),
    /// The column is one of these words, or none of them.
    OneOf(&'static str, &'static [&'static str]),
    /// The column is true, or false.
    Holds(&'static str),
    /// The instant in the column is over, or is not, or there is none.
    IsPast(&'static str),
    /// The amount in the column is more than nothing, or nothing.
    IsOwed(&'static str),
    /// Another table has a row that names this one.
    Among(OtherTable),
    /// What the list's statement asks for by itself.
    Elsewhere,
}

/// The rows of another table by which a list is narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherTable {
    /// The table.
    pub table: &'static str,
    /// The column that names the row of the list.
    pub names: &'static str,
    /// The column of the value.
    pub column: &'static str,
    /// The column by which its rows lie within a scope, where they do: what is out of sight there tells nothing here.
    pub scope: Option<&'static str>,
}

impl Filter {
    const fn of(name: &'static str, takes: Takes, test: Test, about: &'static str) -> Self {
        Self { name, about, takes, test }
    }

    /// Only rows that have this id in the column of this name.
    #[must_use]
    pub const fn id(name: &'static str, about: &'static str) -> Self {
        Self::of(name, Takes::Id, Test::Is(name), about)
    }

    /// Only rows that have this text, of at most so many characters, in the column of this name.
    #[must_use]
    pub const fn text(name: &'static str, most: usize, about: &'static str) -> Self {
        let takes = Takes::Text { least: 1, most, spelling: Spelling::Exact };
        Self::of(name, takes, Test::Is(name), about)
    }

    /// The same, in any width, case and spacing.
    #[must_use]
    pub const fn key(name: &'static str, most: usize, about: &'static str) -> Self {
        Self::of(name, Takes::Text { least: 1, most, spelling: Spelling::Key }, Test::Is(name), about)
    }

    /// The same, of what is stored in capitals.
    #[must_use]
    pub const fn number(name: &'static str, about: &'static str) -> Self {
        Self::of(
            name,
            Takes::Text { least: 1, most: 32, spelling: Spelling::Capitals },
            Test::Is(name),
            about,
        )
    }

    /// Only rows that have this word in the column of this name.
    #[must_use]
    pub const fn word(name: &'static str, words: &'static [&'static str], about: &'static str) -> Self {
        Self::of(name, Takes::Word(words), Test::Is(name), about)
    }

    /// Only rows of which this is true or false.
    #[must_use]
    pub const fn flag(name: &'static str, test: Test, about: &'static str) -> Self {
        Self::of(name, Takes::Flag, test, about)
    }

    /// Only rows with an instant in the column that is before this one.
    #[must_use]
    pub const fn before(name: &'static str, column: &'static str, about: &'static str) -> Self {
        Self::of(name, Takes::Instant, Test::Before(column), about)
    }

    /// Only rows with an instant in the column that is this one or after it.
    #[must_use]
    pub const fn from(name: &'static str, column: &'static str, about: &'static str) -> Self {
        Self::of(name, Takes::Instant, Test::From(column), about)
    }

    /// A day that the list's statement asks for by itself.
    #[must_use]
    pub const fn day(name: &'static str, about: &'static str) -> Self {
        Self::of(name, Takes::Day, Test::Elsewhere, about)
    }

    /// Only the rows that belong to what the path names, or to the caller.
    #[must_use]
    pub const fn given(name: &'static str) -> Self {
        Self::of(name, Takes::Nothing, Test::Is(name), "")
    }

    /// The same filter, which asks for something else.
    #[must_use]
    pub const fn asks(mut self, test: Test) -> Self {
        self.test = test;
        self
    }

    /// The same filter on another column.
    #[must_use]
    pub const fn on(self, column: &'static str) -> Self {
        self.asks(Test::Is(column))
    }

    /// True when a parameter gives its value.
    #[must_use]
    pub const fn is_parameter(&self) -> bool {
        !matches!(self.takes, Takes::Nothing)
    }
}

impl Spelling {
    /// A text as it is compared.
    #[must_use]
    pub fn of(self, text: &str) -> String {
        match self {
            Self::Exact => text.to_owned(),
            Self::Key => match_key(text),
            Self::Capitals => match_key(text).to_uppercase(),
        }
    }
}
