//! Lists are declared: a [`ListSpec`] names what a resource may be filtered by, its orders, the columns of its export and the
//! index that serves each combination. It is plain data, so that everything about a list comes from this one place: `web`
//! describes and reads the parameters by it, `db` makes the statement, the cursor and the count of it, and tests hold it
//! against what PostgreSQL does and what the reply has.
//!
//! Deliberately absent: SQL (a [`Test`] says what is asked of a row, not how), free text, and offsets.

mod filter;
mod query;

pub use filter::{Filter, OtherTable, Spelling, Takes, Test};
pub use query::{FilterValue, Filters, ListQuery};

/// A list by a type, for what reads its parameters before anything is called.
pub trait DeclaredList: 'static {
    /// What it can do.
    const SPEC: &'static ListSpec;
}

/// What a list can do.
#[derive(Debug, Clone, Copy)]
pub struct ListSpec {
    /// What it is called, such as `tickets`: the name of the export's file.
    pub name: &'static str,
    /// The table of its rows.
    pub table: &'static str,
    /// The column of a row's estate, where rows belong to one.
    pub scope: Option<&'static str>,
    /// What it may be narrowed to.
    pub filters: &'static [Filter],
    /// Its orders; the first is the one that holds when none is asked for.
    pub sorts: &'static [Sort],
    /// The fields of the reply that an export shows, a field inside of another behind a dot (`total.amount`).
    pub columns: &'static [&'static str],
    /// What serves it, the narrowest first.
    pub served: &'static [Served],
    /// Rows of a page when no number is asked for.
    pub page: u16,
    /// The most rows of one export.
    pub export: u16,
}

/// One order.
#[derive(Debug, Clone, Copy)]
pub struct Sort {
    /// Its name in the API.
    pub name: &'static str,
    /// What comes first, as the API describes it.
    pub about: &'static str,
    /// What places a row, the last of it unlike in any two rows. Rows without an instant or a day among them are left out.
    pub keys: &'static [Key],
    /// Which way.
    pub direction: Direction,
    /// Filters on the instant that the ids stand for: with one of them the order is by that instant, so that one index
    /// serves both.
    pub ranged: Option<Ranged>,
}

/// A column that rows are placed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub column: &'static str,
    /// What it holds.
    pub kind: KeyKind,
}

/// What a column that rows are placed by holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// An id; ids are made in the order of time.
    Id,
    /// An instant.
    Instant,
    /// A day.
    Day,
    /// A text.
    Text,
    /// A whole number of 32 bits.
    Number,
    /// A place in the log: a whole number of 64 bits.
    Position,
}

/// Which way an order goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// What is earliest comes first.
    Ascending,
    /// What is latest comes first.
    Descending,
}

/// Filters by the instant that ids stand for.
#[derive(Debug, Clone, Copy)]
pub struct Ranged {
    /// Their names.
    pub filters: &'static [&'static str],
    /// What places a row then.
    pub keys: &'static [Key],
}

/// A combination that an index serves.
#[derive(Debug, Clone, Copy)]
pub struct Served {
    /// True when the index begins with the estate: that which is asked for, or each of few that are seen.
    pub is_by_estate: bool,
    /// The filters that it takes, beside the estate.
    pub filters: &'static [&'static str],
    /// In which order.
    pub sort: &'static str,
    /// What it is called.
    pub index: &'static str,
    /// How its rows come.
    pub rows: Rows,
}

/// How rows come from an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// In the list's order: a page costs what a page holds.
    InOrder,
    /// So few that they may be sorted.
    Few,
}

impl ListSpec {
    /// A list of the rows of `table` that says nothing yet; to be completed by `..ListSpec::of(table)`.
    #[must_use]
    pub const fn of(table: &'static str) -> Self {
        Self {
            name: table,
            table,
            scope: None,
            filters: &[],
            sorts: &[Sort::NEWEST],
            columns: &[],
            served: &[],
            page: 50,
            export: 5_000,
        }
    }

    /// The filter of this name.
    #[must_use]
    pub fn filter(&self, name: &str) -> Option<&'static Filter> {
        self.filters.iter().find(|filter| filter.name == name)
    }

    /// The order that is asked for, else the first.
    #[must_use]
    pub fn sort(&self, filters: &Filters) -> Option<&'static Sort> {
        match filters.sort() {
            Some(name) => self.sorts.iter().find(|sort| sort.name == name),
            None => self.sorts.first(),
        }
    }

    /// True when one estate is asked for.
    #[must_use]
    pub fn asks_for_estate(&self, filters: &Filters) -> bool {
        let is_estate = |name: &str| {
            self.filter(name).is_some_and(
                |filter| matches!((filter.test, self.scope), (Test::Is(column), Some(scope)) if column == scope),
            )
        };
        filters.values().iter().any(|(name, _)| is_estate(name))
    }

    /// What serves a list of so many filters best, where each of few estates can be read by itself.
    #[must_use]
    pub fn served(&self, filters: &Filters, sort: &Sort) -> Option<&'static Served> {
        self.served
            .iter()
            .find(|served| served.sort == sort.name && served.filters.iter().all(|name| filters.names(name)))
    }
}

impl Key {
    /// The ids.
    pub const ID: Self = Self { column: "id", kind: KeyKind::Id };

    /// A column of this kind.
    #[must_use]
    pub const fn of(column: &'static str, kind: KeyKind) -> Self {
        Self { column, kind }
    }
}

impl Sort {
    /// By the ids, which are made in the order of time; what was made last comes first.
    pub const NEWEST: Self = Self::by("newest", "what is newest comes first", &[Key::ID]).descending();
    /// The same the other way.
    pub const OLDEST: Self = Self::by("oldest", "what is oldest comes first", &[Key::ID]);

    /// By these columns, what is least first.
    #[must_use]
    pub const fn by(name: &'static str, about: &'static str, keys: &'static [Key]) -> Self {
        Self { name, about, keys, direction: Direction::Ascending, ranged: None }
    }

    /// The same, what is greatest first.
    #[must_use]
    pub const fn descending(mut self) -> Self {
        self.direction = Direction::Descending;
        self
    }

    /// The same; with one of these filters it is by `keys`.
    #[must_use]
    pub const fn ranged(mut self, filters: &'static [&'static str], keys: &'static [Key]) -> Self {
        self.ranged = Some(Ranged { filters, keys });
        self
    }

    /// What rows are placed by, with these filters.
    #[must_use]
    pub fn placed_by(&self, filters: &Filters) -> &'static [Key] {
        match self.ranged {
            Some(ranged) if ranged.filters.iter().any(|name| filters.names(name)) => ranged.keys,
            Some(_) | None => self.keys,
        }
    }
}

impl Served {
    /// These filters in this order come from the index as they are wanted.
    #[must_use]
    pub const fn of(filters: &'static [&'static str], sort: &'static str, index: &'static str) -> Self {
        Self { is_by_estate: false, filters, sort, index, rows: Rows::InOrder }
    }

    /// The same, newest first.
    #[must_use]
    pub const fn newest(filters: &'static [&'static str], index: &'static str) -> Self {
        Self::of(filters, Sort::NEWEST.name, index)
    }

    /// The same, for an index that begins with the estate.
    #[must_use]
    pub const fn by_estate(mut self) -> Self {
        self.is_by_estate = true;
        self
    }

    /// The same, so few that they may be sorted.
    #[must_use]
    pub const fn few(mut self) -> Self {
        self.rows = Rows::Few;
        self
    }
}
