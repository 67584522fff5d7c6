//! Closed objects inside others.
//!
//! A variant with a tag is described as its struct and its tag together. A struct that admits no other fields does not
//! admit the tag either, so that nothing at all would fit such a description: here the two become one object.

use std::collections::BTreeMap;

use utoipa::openapi::{
    Components, Object, RefOr, Schema,
    schema::{AdditionalProperties, AllOf},
};

/// Makes one closed object of each composition with a closed part.
pub(super) fn merge(components: &mut Components) {
    let known = components.schemas.clone();
    for schema in components.schemas.values_mut() {
        merge_inside(schema, &known);
    }
}

fn merge_inside(schema: &mut RefOr<Schema>, known: &BTreeMap<String, RefOr<Schema>>) {
    match schema {
        RefOr::T(Schema::OneOf(choice)) => {
            for variant in &mut choice.items {
                merge_inside(variant, known);
            }
        }
        RefOr::T(Schema::AllOf(parts)) => {
            if let Some(whole) = merged(parts, known) {
                *schema = RefOr::T(Schema::Object(whole));
            }
        }
        RefOr::T(_plain) => {}
        RefOr::Ref(_elsewhere) => {}
    }
}

/// One object of all parts, when each is an object and one of them is closed.
fn merged(parts: &AllOf, known: &BTreeMap<String, RefOr<Schema>>) -> Option<Object> {
    let objects: Vec<&Object> = parts.items.iter().map(|part| object(part, known)).collect::<Option<_>>()?;
    let closed = objects.iter().find_map(|part| {
        part.additional_properties.clone().filter(|others| **others == AdditionalProperties::FreeForm(false))
    })?;
    let mut whole = Object::new();
    whole.description.clone_from(&parts.description);
    whole.additional_properties = Some(closed);
    for part in objects {
        whole.properties.extend(part.properties.clone());
        whole.required.extend(part.required.clone());
    }
    Some(whole)
}

/// The object that `schema` is or names.
pub(super) fn object<'a>(
    schema: &'a RefOr<Schema>,
    known: &'a BTreeMap<String, RefOr<Schema>>,
) -> Option<&'a Object> {
    match schema {
        RefOr::T(Schema::Object(object)) => Some(object),
        RefOr::T(_other) => None,
        RefOr::Ref(named) => {
            let name = named.ref_location.rsplit('/').next()?;
            known.get(name).and_then(|schema| object(schema, known))
        }
    }
}
