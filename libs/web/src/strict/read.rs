//! Types out of a tree.

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

use super::{tree::Tree, wrong::Wrong};

impl<'de> Deserializer<'de> for Tree {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Unsigned(value) => visitor.visit_u64(value),
            Self::Signed(value) => visitor.visit_i64(value),
            Self::Float(value) => visitor.visit_f64(value),
            Self::Text(value) => visitor.visit_string(value),
            Self::List(items) => visitor.visit_seq(Items { left: items.into_iter(), index: 0 }),
            Self::Object(fields) => visitor.visit_map(Fields::new(fields)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if matches!(self, Self::Null) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    /// Serde would also take a list for a struct, its fields by position.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        if matches!(self, Self::List(_)) {
            return Err(Wrong::wrong_type("object"));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self {
            Self::Text(name) => visitor.visit_enum(Variant { name, content: None }),
            Self::Object(fields) => {
                let mut fields = fields.into_iter();
                match (fields.next(), fields.next()) {
                    (Some((name, content)), None) => {
                        visitor.visit_enum(Variant { name, content: Some(content) })
                    }
                    _other => Err(Wrong::wrong_type("enum")),
                }
            }
            Self::Null
            | Self::Bool(_)
            | Self::Unsigned(_)
            | Self::Signed(_)
            | Self::Float(_)
            | Self::List(_) => Err(Wrong::wrong_type("enum")),
        }
    }

    /// A name is text: serde would also take a number for one, as the place of a variant or field among its like.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self {
            Self::Text(name) => visitor.visit_string(name),
            Self::Null
            | Self::Bool(_)
            | Self::Unsigned(_)
            | Self::Signed(_)
            | Self::Float(_)
            | Self::List(_)
            | Self::Object(_) => Err(Wrong::wrong_type("string")),
        }
    }

    /// What nobody reads is refused; this is where serde comes to throw it away.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Wrong> {
        Err(Wrong::unknown())
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map
    }
}

impl<'de> IntoDeserializer<'de, Wrong> for Tree {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct Items {
    left: std::vec::IntoIter<Tree>,
    index: usize,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Wrong;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Wrong> {
        let Some(item) = self.left.next() else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        seed.deserialize(item).map(Some).map_err(|wrong| wrong.inside(index.to_string()))
    }
}

/// The fields of an object, or the parameters of a query.
pub(super) struct Fields<D> {
    left: std::vec::IntoIter<(String, D)>,
    pending: Option<(String, D)>,
}

impl<D> Fields<D> {
    pub(super) fn new(fields: Vec<(String, D)>) -> Self {
        Self { left: fields.into_iter(), pending: None }
    }
}

impl<'de, D: Deserializer<'de, Error = Wrong>> MapAccess<'de> for Fields<D> {
    type Error = Wrong;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Wrong> {
        let Some((key, value)) = self.left.next() else { return Ok(None) };
        let read = seed.deserialize(Tree::Text(key.clone())).map_err(|wrong| wrong.inside(key.as_str()))?;
        self.pending = Some((key, value));
        Ok(Some(read))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Wrong> {
        let Some((key, value)) = self.pending.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        seed.deserialize(value).map_err(|wrong| wrong.inside(key))
    }
}

struct Variant {
    name: String,
    content: Option<Tree>,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Wrong;
    type Variant = Inside;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Inside), Wrong> {
        let inside = Inside { name: self.name.clone(), content: self.content };
        Ok((seed.deserialize(Tree::Text(self.name))?, inside))
    }
}

/// What stands under a variant's name.
struct Inside {
    name: String,
    content: Option<Tree>,
}

impl Inside {
    fn needed(self, expected: &'static str) -> Result<(String, Tree), Wrong> {
        match self.content {
            Some(content) => Ok((self.name, content)),
            None => Err(Wrong::wrong_type(expected)),
        }
    }
}

impl<'de> VariantAccess<'de> for Inside {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        match self.content {
            None | Some(Tree::Null) => Ok(()),
            Some(_other) => Err(Wrong::unknown().inside(self.name)),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Wrong> {
        let (name, content) = self.needed("object")?;
        seed.deserialize(content).map_err(|wrong| wrong.inside(name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Wrong> {
        let (name, content) = self.needed("list")?;
        content.deserialize_any(visitor).map_err(|wrong| wrong.inside(name))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let (name, content) = self.needed("object")?;
        content.deserialize_any(visitor).map_err(|wrong| wrong.inside(name))
    }
}
