//! The tree stays a tree, whatever is moved where.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use kernel::{EstateId, SeededIds};
use proptest::prelude::*;
use vocabulary::{PlaceId, PlaceKind};

use super::{DEEPEST, Place, PlaceChange, PlacePath, Validity, may_lie_in};

/// The tree as one who knows nothing of paths would keep it.
type Parents = BTreeMap<PlaceId, Option<PlaceId>>;

fn regions(count: usize) -> Vec<Place> {
    let ids = SeededIds::new(3);
    (0..count)
        .map(|number| {
            let id = PlaceId::new(&ids);
            Place::region(id, PlacePath::default(), format!("R{number}"), DateTime::UNIX_EPOCH)
        })
        .collect()
}

/// Every place that `place` lies in, by walking up.
fn walk(parents: &Parents, place: PlaceId) -> Vec<PlaceId> {
    let mut above = Vec::new();
    let mut next = parents.get(&place).copied().flatten();
    while let Some(parent) = next {
        assert!(above.len() <= parents.len(), "a circle");
        above.insert(0, parent);
        next = parents.get(&parent).copied().flatten();
    }
    above
}

/// Moves a place and everything within, as storage does; true when it was allowed.
fn move_all(places: &mut [Place], moved: usize, parent: Option<usize>) -> bool {
    let place = places[moved].clone();
    let inside = place.inside();
    let lengths = places.iter().filter_map(|other| other.path.moved(&inside, &PlacePath::default()));
    let deepest = lengths.map(|path| path.places().len() + 1).max().unwrap_or(0);
    let target = parent.map(|parent| places[parent].clone());
    let Ok(Some(path)) = place.move_to(target.as_ref(), deepest) else { return false };
    let new_inside = path.inside(place.id);
    for other in places.iter_mut() {
        if let Some(path) = other.path.moved(&inside, &new_inside) {
            other.path = path;
        }
    }
    places[moved].path = path;
    true
}

proptest! {
    #[test]
    fn moves_never_lose_a_place_nor_make_a_circle(
        moves in prop::collection::vec((0..8_usize, prop::option::of(0..8_usize)), 0..60),
    ) {
        let mut places = regions(8);
        let mut parents: Parents = places.iter().map(|place| (place.id, None)).collect();
        let known: BTreeSet<PlaceId> = parents.keys().copied().collect();
        for (moved, parent) in moves {
            let (id, target) = (places[moved].id, parent.map(|parent| places[parent].id));
            let is_circle = target.is_some_and(|target| target == id || walk(&parents, target).contains(&id));
            let is_same = parents[&id] == target;
            let is_moved = move_all(&mut places, moved, parent);
            prop_assert_eq!(is_moved, !is_circle && !is_same);
            if is_moved {
                parents.insert(id, target);
            }
            for place in &places {
                prop_assert_eq!(place.path.places(), walk(&parents, place.id));
            }
        }
        prop_assert_eq!(places.iter().map(|place| place.id).collect::<BTreeSet<_>>(), known);
    }
}

#[test]
fn nothing_is_moved_deeper_than_places_may_lie() {
    let mut places = regions(DEEPEST + 1);
    for inner in 1..DEEPEST {
        assert!(move_all(&mut places, inner, Some(inner - 1)), "{inner}");
    }
    assert!(!move_all(&mut places, DEEPEST, Some(DEEPEST - 1)), "one too many");
    assert!(!move_all(&mut places, 0, Some(DEEPEST)), "with all that lies in it");
}

#[test]
fn each_kind_of_place_lies_where_it_can() {
    for kind in [PlaceKind::Estate, PlaceKind::Unit, PlaceKind::Building] {
        assert!(!may_lie_in(kind, None), "{kind}");
        assert!(!may_lie_in(PlaceKind::Region, Some(kind)), "{kind}");
        assert!(!may_lie_in(kind, Some(PlaceKind::Unit)), "{kind}");
    }
    assert!(may_lie_in(PlaceKind::Region, None));
    assert!(may_lie_in(PlaceKind::Unit, Some(PlaceKind::Building)));
}

#[test]
fn what_belongs_to_an_estate_stays_there() {
    let ids = SeededIds::new(4);
    let region = regions(1).remove(0);
    let at = DateTime::UNIX_EPOCH;
    let estate = |name: &str| Place::of_estate(EstateId::new(&ids), &region, name.to_owned(), at);
    let (here, there) = (estate("here"), estate("there"));
    let building = Place::within((PlaceId::new(&ids), PlaceKind::Building), &here, "3".to_owned(), at);
    let code = |parent: Option<&Place>| building.move_to(parent, 0).unwrap_err().code;
    assert_eq!(code(Some(&there)), "archive.place_of_another_estate");
    assert_eq!(code(None), "archive.place_misplaced");
    assert_eq!(building.move_to(Some(&here), 0), Ok(None), "it lies there already");
}

#[test]
fn a_place_does_not_end_before_it_begins() {
    let mut region = regions(1).remove(0);
    let day = |text: &str| Some(Some(text.parse().unwrap()));
    let ends = PlaceChange { valid_until: day("2026-06-30"), ..PlaceChange::default() };
    assert_eq!(region.change(ends.clone()), Ok(true));
    assert_eq!(region.change(ends), Ok(false));
    let begins = PlaceChange { valid_from: day("2026-07-01"), ..PlaceChange::default() };
    assert!(region.change(begins).is_err());
    assert_eq!((region.version, region.validity.from), (2, None), "nothing was changed");
    assert!(!Validity { from: "2026-02-02".parse().ok(), until: "2026-02-01".parse().ok() }.is_sound());
}
