//! What a batch asks for, checked against itself and against the archive. Every fault is found before anything is
//! stored, and each points at its row.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::{Actor, CustomerId, EstateId, Failure, Faults, OccupancyId, Scope, UnitId};

use super::rows::{ImportRow, MadeId, OccupancyRow, PersonRow, UnitRow, Whose};
use crate::{
    app::estates::{is_known, may_open_in},
    domain::{Customer, Estate, NewEstate, Occupancy, Unit},
    storage::{customers, estates, occupancies, units},
};

/// What will be stored.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) estates: Vec<Estate>,
    pub(super) units: Vec<Unit>,
    pub(super) customers: Vec<Customer>,
    pub(super) occupancies: Vec<Occupancy>,
    /// What each row becomes, in the order of the rows.
    pub(super) made: BTreeMap<usize, MadeId>,
}

/// The plan of a batch.
///
/// # Errors
/// Every fault of every row.
pub(super) async fn plan(tx: &Tx, actor: &Actor, rows: Vec<ImportRow>) -> Result<Plan, Failure> {
    let mut planner = Planner {
        tx,
        actor,
        faults: Faults::new(),
        plan: Plan::default(),
        estates: BTreeMap::new(),
        units: BTreeMap::new(),
        people: BTreeMap::new(),
    };
    planner.know_estates(&rows).await?;
    let mut later = Vec::new();
    for (row, asked) in rows.into_iter().enumerate() {
        match asked {
            ImportRow::Estate(new) => planner.open_estate(row, new).await?,
            other @ (ImportRow::Unit(_) | ImportRow::Customer(_) | ImportRow::Occupancy(_)) => {
                later.push((row, other))
            }
        }
    }
    planner.know_units(&later).await?;
    let mut last = Vec::new();
    for (row, asked) in later {
        match asked {
            ImportRow::Unit(unit) => planner.register_unit(row, unit),
            ImportRow::Customer(person) => planner.register_customer(row, person),
            ImportRow::Occupancy(occupancy) => last.push((row, occupancy)),
            ImportRow::Estate(_) => {}
        }
    }
    planner.start_occupancies(last).await?;
    planner.faults.into_result()?;
    Ok(planner.plan)
}

struct Planner<'a> {
    tx: &'a Tx,
    actor: &'a Actor,
    faults: Faults,
    plan: Plan,
    /// By code: those there are within the actor's scope, then those of the batch.
    estates: BTreeMap<String, EstateId>,
    units: BTreeMap<(EstateId, String), UnitId>,
    people: BTreeMap<String, CustomerId>,
}

impl Planner<'_> {
    async fn know_estates(&mut self, rows: &[ImportRow]) -> Result<(), Failure> {
        let codes: BTreeSet<String> = rows.iter().filter_map(named_estate).cloned().collect();
        let known = estates::with_codes(self.tx.conn(), &self.actor.scope, codes).await?;
        self.estates = known.into_iter().map(|estate| (estate.code, estate.id)).collect();
        Ok(())
    }

    async fn open_estate(&mut self, row: usize, new: NewEstate) -> Result<(), Failure> {
        // A code is unique in the group, so one that is taken out of sight is taken.
        let everywhere = Scope::all("an estate's code is unique in the group");
        let taken = self.estates.contains_key(&new.code)
            || !estates::with_codes(self.tx.conn(), &everywhere, [new.code.clone()]).await?.is_empty();
        let may_open = may_open_in(&self.actor.scope, &new.region);
        let is_known = is_known(self.tx, &new.governing).await?;
        let id = EstateId::new(self.tx.db().ids().as_ref());
        if taken {
            self.fault(
                row,
                "code",
                "estate.code_taken",
                "is the code of another estate",
                "该小区代码已被使用",
            );
        }
        if !may_open {
            let zh = "您无权管理该区域的小区";
            self.fault(row, "region", "estate.out_of_scope", "you may not run estates of this region", zh);
        }
        if !is_known {
            self.fault(
                row,
                "standard",
                "standard.unknown",
                "no such version of a standard",
                "没有该标准或该版本",
            );
        }
        self.estates.insert(new.code.clone(), id);
        self.plan.estates.push(Estate::open(id, new, self.tx.now()));
        self.plan.made.insert(row, MadeId::Estate(id));
        Ok(())
    }

    /// Looks up every unit that the rows name, in one statement.
    async fn know_units(&mut self, rows: &[(usize, ImportRow)]) -> Result<(), Failure> {
        let mut places: BTreeMap<EstateId, BTreeSet<String>> = BTreeMap::new();
        for (_row, asked) in rows {
            let (code, label) = match asked {
                ImportRow::Unit(unit) => (&unit.estate, &unit.label),
                ImportRow::Occupancy(occupancy) => (&occupancy.estate, &occupancy.unit),
                ImportRow::Estate(_) | ImportRow::Customer(_) => continue,
            };
            if let Some(estate_id) = self.estates.get(code) {
                places.entry(*estate_id).or_default().insert(label.clone());
            }
        }
        let places: Vec<_> =
            places.into_iter().map(|(estate, labels)| (estate, labels.into_iter().collect())).collect();
        let known = units::with_labels(self.tx.conn(), &places).await?;
        self.units = known.into_iter().map(|unit| ((unit.estate_id, unit.label), unit.id)).collect();
        Ok(())
    }

    fn register_unit(&mut self, row: usize, asked: UnitRow) {
        let Some(estate_id) = self.estate(row, &asked.estate) else { return };
        let UnitRow { estate: _, building, label } = asked;
        let id = UnitId::new(self.tx.db().ids().as_ref());
        if self.units.insert((estate_id, label.clone()), id).is_some() {
            self.fault(row, "label", "unit.label_taken", "is the name of another unit", "该小区已有同名房号");
        }
        self.plan.units.push(Unit { id, estate_id, building, label, registered_at: self.tx.now() });
        self.plan.made.insert(row, MadeId::Unit(id));
    }

    fn register_customer(&mut self, row: usize, asked: PersonRow) {
        let PersonRow { reference, estate, person } = asked;
        let Some(estate_id) = self.estate(row, &estate) else { return };
        let id = CustomerId::new(self.tx.db().ids().as_ref());
        if let Some(reference) = reference
            && self.people.insert(reference, id).is_some()
        {
            self.fault(row, "ref", "ref.taken", "names another row of this batch", "与本批其他行重复");
        }
        self.plan.customers.push(Customer::register(id, estate_id, person, self.tx.now()));
        self.plan.made.insert(row, MadeId::Customer(id));
    }

    async fn start_occupancies(&mut self, rows: Vec<(usize, OccupancyRow)>) -> Result<(), Failure> {
        let named = rows.iter().filter_map(|(_row, asked)| match asked.who {
            Whose::Known(id) => Some(id),
            Whose::Row(_) => None,
        });
        let named: BTreeSet<CustomerId> = named.collect();
        let known = customers::find_known(self.tx.conn(), &self.actor.scope, named).await?;
        let known: BTreeSet<CustomerId> = known.into_iter().collect();
        let living = occupancies::living(self.tx.conn(), known.iter().copied()).await?;
        let mut living: BTreeSet<(CustomerId, UnitId)> = living.into_iter().collect();
        for (row, asked) in rows {
            self.start_occupancy(row, asked, &known, &mut living);
        }
        Ok(())
    }

    fn start_occupancy(
        &mut self,
        row: usize,
        asked: OccupancyRow,
        known: &BTreeSet<CustomerId>,
        living: &mut BTreeSet<(CustomerId, UnitId)>,
    ) {
        let OccupancyRow { estate, unit, who, role, started_at } = asked;
        let estate_id = self.estate(row, &estate);
        let unit_id = estate_id.and_then(|estate_id| self.units.get(&(estate_id, unit)).copied());
        if estate_id.is_some() && unit_id.is_none() {
            self.fault(row, "unit", "unit.unknown", "no such unit at this estate", "该小区没有这个房号");
        }
        let (field, customer_id) = match &who {
            Whose::Row(reference) => ("customer_ref", self.people.get(reference).copied()),
            Whose::Known(id) => ("customer_id", known.get(id).copied()),
        };
        if customer_id.is_none() {
            self.fault(row, field, "customer.unknown", "no such customer", "没有该客户");
        }
        let (Some(estate_id), Some(unit_id), Some(customer_id)) = (estate_id, unit_id, customer_id) else {
            return;
        };
        if !living.insert((customer_id, unit_id)) {
            self.fault(row, "unit", "occupancy.exists", "they live there already", "该客户已登记入住此房号");
        }
        let id = OccupancyId::new(self.tx.db().ids().as_ref());
        let started_at = started_at.unwrap_or_else(|| self.tx.now());
        let occupancy =
            Occupancy { id, version: 1, estate_id, unit_id, customer_id, role, started_at, ended_at: None };
        self.plan.occupancies.push(occupancy);
        self.plan.made.insert(row, MadeId::Occupancy(id));
    }

    fn estate(&mut self, row: usize, code: &str) -> Option<EstateId> {
        let known = self.estates.get(code).copied();
        if known.is_none() {
            self.fault(row, "estate", "estate.unknown", "no such estate", "没有该小区");
        }
        known
    }

    fn fault(&mut self, row: usize, field: &str, code: &'static str, en: &str, zh: &str) {
        self.faults.add(format!("/rows/{row}/{field}"), code, en, zh);
    }
}

fn named_estate(row: &ImportRow) -> Option<&String> {
    match row {
        ImportRow::Estate(_) => None,
        ImportRow::Unit(unit) => Some(&unit.estate),
        ImportRow::Customer(person) => Some(&person.estate),
        ImportRow::Occupancy(occupancy) => Some(&occupancy.estate),
    }
}
