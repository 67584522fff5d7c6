//! Columns of domain types: a row holds ids and words of the trade, not bare UUIDs and texts that every reader has to read
//! anew. Wrappers, because the ids and words themselves know no database ([`kernel`] is pure).

use kernel::{Id, UnknownWord, Word};
use sea_orm::{
    ColIdx, ColumnType, DbErr, QueryResult, TryFromU64, TryGetError, TryGetable, Value,
    prelude::Uuid,
    sea_query::{ArrayType, Nullable, StringLen, ValueType, ValueTypeErr},
};

/// An id, stored as its UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdColumn<T>(pub T);

/// A word of a list, stored as it is spelt; of a list of events (`OpenWord`) also one that only another version knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordColumn<T>(pub T);

impl<T: Id> From<T> for IdColumn<T> {
    fn from(id: T) -> Self {
        Self(id)
    }
}

impl<T: Id> From<IdColumn<T>> for Value {
    fn from(column: IdColumn<T>) -> Self {
        column.0.as_uuid().into()
    }
}

impl<T: Id> Nullable for IdColumn<T> {
    fn null() -> Value {
        Uuid::null()
    }
}

impl<T: Id> ValueType for IdColumn<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <Uuid as ValueType>::try_from(value).map(|uuid| Self(T::from_uuid(uuid)))
    }

    fn type_name() -> String {
        <Uuid as ValueType>::type_name()
    }

    fn array_type() -> ArrayType {
        <Uuid as ValueType>::array_type()
    }

    fn column_type() -> ColumnType {
        <Uuid as ValueType>::column_type()
    }
}

impl<T: Id> TryGetable for IdColumn<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Uuid::try_get_by(row, index).map(|uuid| Self(T::from_uuid(uuid)))
    }
}

/// Keys are never numbers that the database counts up.
impl<T: Id> TryFromU64 for IdColumn<T> {
    fn try_from_u64(_number: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("an id"))
    }
}

impl<T: Word> From<T> for WordColumn<T> {
    fn from(word: T) -> Self {
        Self(word)
    }
}

impl<T: Word> From<WordColumn<T>> for Value {
    fn from(column: WordColumn<T>) -> Self {
        column.0.as_str().into()
    }
}

impl<T: Word> Nullable for WordColumn<T> {
    fn null() -> Value {
        String::null()
    }
}

impl<T: Word> ValueType for WordColumn<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let text = <String as ValueType>::try_from(value)?;
        text.parse().map(Self).map_err(|_unknown: UnknownWord| ValueTypeErr)
    }

    fn type_name() -> String {
        <String as ValueType>::type_name()
    }

    fn array_type() -> ArrayType {
        <String as ValueType>::array_type()
    }

    fn column_type() -> ColumnType {
        ColumnType::String(StringLen::None)
    }
}

/// As for ids: a word may be part of a key.
impl<T: Word> TryFromU64 for WordColumn<T> {
    fn try_from_u64(_number: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("a word"))
    }
}

impl<T: Word> TryGetable for WordColumn<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        T::from_str(&text).map(Self).map_err(|unknown| TryGetError::DbErr(DbErr::Type(unknown.to_string())))
    }
}
