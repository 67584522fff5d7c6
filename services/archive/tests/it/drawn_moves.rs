//! Places moved at random, held against a walk from each of them to the root: nothing is lost, nothing lies in itself, and whoever
//! has a region sees what lies in it and no more.

use std::collections::BTreeSet;

use proptest::{
    collection::vec,
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use serde_json::{Value, json};
use testkit::{Api, Engine, on_both_engines};

use crate::office::{Office, region, text};

on_both_engines!(whatever_is_moved_each_region_has_what_a_walk_finds_in_it);

const REGIONS: usize = 6;
const ESTATES: usize = 8;
/// Moves of each tree: what, and into which region; into none where that is the last.
const MOVES: usize = 40;

/// A tree as its writer remembers it: the regions, then the estates.
struct Model {
    ids: Vec<String>,
    units: Vec<String>,
    parents: Vec<Option<usize>>,
}

impl Model {
    /// What a place lies in, the outermost first.
    fn way(&self, place: usize) -> Vec<usize> {
        let mut way = Vec::new();
        let mut at = self.parents[place];
        while let Some(parent) = at {
            way.push(parent);
            at = self.parents[parent];
        }
        way.reverse();
        way
    }

    /// The estates that lie in a region.
    fn estates_in(&self, region: usize) -> impl Iterator<Item = usize> {
        (REGIONS..REGIONS + ESTATES).filter(move |estate| self.way(*estate).contains(&region))
    }
}

async fn whatever_is_moved_each_region_has_what_a_walk_finds_in_it(engine: Engine) {
    let office = Office::open(engine).await;
    let mut model = planted(&office).await;
    // The same draws each time: what is found once is found again.
    let mut runner = TestRunner::deterministic();
    let moves = vec((0..REGIONS + ESTATES, 0..=REGIONS), MOVES);
    for (nth, (place, parent)) in moves.new_tree(&mut runner).unwrap().current().into_iter().enumerate() {
        let parent = (parent < REGIONS).then_some(parent);
        let is_possible = match parent {
            Some(parent) => parent != place && !model.way(parent).contains(&place),
            None => place < REGIONS,
        };
        let body = json!({ "parent_id": parent.map(|parent| &model.ids[parent]) });
        let reply = office.api.step(&format!("/api/v1/places/{}", model.ids[place]), "move", &body).await;
        assert_eq!(reply.status == 200, is_possible, "{place} into {parent:?}: {reply:?}");
        if is_possible {
            model.parents[place] = parent;
        }
        if nth % 8 == 7 {
            holds(&office, &model).await;
        }
    }
    office.close().await;
}

/// Regions beside each other, and estates with a home in each, all in the first region.
async fn planted(office: &Office) -> Model {
    let (mut ids, mut units) = (Vec::new(), Vec::new());
    for number in 0..REGIONS {
        let body = json!({ "kind": "region", "parent_id": null, "name": format!("R{number}") });
        ids.push(text(&office.api.post("/api/v1/places", &body).await.expect(201), "/place_id"));
    }
    for number in 0..ESTATES {
        let estate = office.estate(&format!("E-{number}"), "R0").await;
        units.push(office.unit(&estate, &format!("1-{number}")).await);
        ids.push(estate);
    }
    let parents = (0..REGIONS + ESTATES).map(|place| (place >= REGIONS).then_some(0)).collect();
    Model { ids, units, parents }
}

async fn holds(office: &Office, model: &Model) {
    for place in 0..model.ids.len() {
        let shown = office.api.get(&format!("/api/v1/places/{}", model.ids[place])).await.expect(200);
        let way: Vec<String> =
            shown["ancestors"].as_array().unwrap().iter().map(|place| text(place, "/place_id")).collect();
        let walked: Vec<&String> = model.way(place).into_iter().map(|place| &model.ids[place]).collect();
        assert_eq!(way.iter().collect::<Vec<_>>(), walked, "{place}");
    }
    for number in 0..REGIONS {
        let clerk = office.clerk(region(&format!("R{number}")));
        let estates = model.estates_in(number).map(|estate| model.ids[estate].clone()).collect();
        assert_eq!(seen(&clerk, "estates", "/estate_id").await, estates, "R{number}");
        let units = model.estates_in(number).map(|estate| model.units[estate - REGIONS].clone()).collect();
        assert_eq!(seen(&clerk, "units", "/unit_id").await, units, "R{number}");
        for estate in REGIONS..REGIONS + ESTATES {
            let is_there = model.way(estate).contains(&number);
            let shown = clerk.get(&format!("/api/v1/places/{}", model.ids[estate])).await;
            assert_eq!(shown.status == 200, is_there, "{estate} from R{number}");
        }
    }
}

async fn seen(api: &Api, list: &str, id: &str) -> BTreeSet<String> {
    let page: Value = api.get(&format!("/api/v1/{list}?limit=100")).await.expect(200);
    page["items"].as_array().unwrap().iter().map(|item| text(item, id)).collect()
}
