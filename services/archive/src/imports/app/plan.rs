//! What a batch asks for, checked against itself and against the archive. Every fault is found before anything is
//! stored, and each points at its row.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::{Actor, Coded, DialPlan, EstateId, Failure, Faults, PhoneNumber, Scope, text::match_key};
use vocabulary::{CustomerId, OccupancyId, UnitId};

use super::{
    known_units::KnownUnits,
    rows::{
        ImportBatch, ImportRow, ImportedId, KnownRows, OccupancyRow, PersonRow, RowCustomer, RowOutcome,
        RowResult, UnitRow,
    },
};
use crate::{
    app::App,
    customers::{
        self,
        domain::{Customer, CustomerField, ExternalRef, Person, read_phones},
    },
    estates::{
        self,
        app::{may_open_in, unknown_governing},
        domain::{Estate, Region, Site},
    },
    occupancies::{self, domain::Occupancy},
    places,
    units::domain::{Label, Unit},
};

/// What will be stored.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) estates: Vec<Estate>,
    pub(super) units: Vec<Unit>,
    pub(super) customers: Vec<Customer>,
    pub(super) occupancies: Vec<Occupancy>,
    /// Those who are known by what another system calls them.
    pub(super) changes: Vec<Change>,
    /// What each row becomes, in the order of the rows.
    pub(super) made: BTreeMap<usize, RowResult>,
}

/// A known customer with new data.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) customer: Customer,
    pub(super) fields: Vec<CustomerField>,
    pub(super) former_phones: Vec<PhoneNumber>,
}

/// The plan of a batch.
///
/// # Errors
/// Every fault of every row.
pub(super) async fn plan(app: &App, tx: &Tx, actor: &Actor, batch: ImportBatch) -> Result<Plan, Failure> {
    let ImportBatch { rows, known } = batch;
    let mut planner = Planner {
        app,
        tx,
        actor,
        known,
        faults: Faults::new(),
        plan: Plan::default(),
        regions: BTreeMap::new(),
        estates: BTreeMap::new(),
        units: KnownUnits::default(),
        people: BTreeMap::new(),
        external: BTreeMap::new(),
        named: BTreeSet::new(),
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
    planner.know_people(&later).await?;
    let mut last = Vec::new();
    for (row, asked) in later {
        match asked {
            ImportRow::Unit(unit) => planner.register_unit(row, unit),
            ImportRow::Customer(person) => planner.take_customer(row, person).await?,
            ImportRow::Occupancy(occupancy) => last.push((row, occupancy)),
            ImportRow::Estate(_) => {}
        }
    }
    planner.start_occupancies(last).await?;
    planner.faults.into_result()?;
    Ok(planner.plan)
}

struct Planner<'a> {
    app: &'a App,
    tx: &'a Tx,
    actor: &'a Actor,
    known: KnownRows,
    faults: Faults,
    plan: Plan,
    /// By the key of their code, as an estate of the batch or of the archive spells it.
    regions: BTreeMap<String, Region>,
    /// By the key of their code: those there are within the actor's scope, then those of the batch.
    estates: BTreeMap<String, (EstateId, DialPlan)>,
    units: KnownUnits,
    people: BTreeMap<String, CustomerId>,
    /// Those that other systems call so, whoever may see them.
    external: BTreeMap<ExternalRef, Customer>,
    /// What the batch calls its customers, to tell two rows of one customer.
    named: BTreeSet<ExternalRef>,
}

impl Planner<'_> {
    async fn know_estates(&mut self, rows: &[ImportRow]) -> Result<(), Failure> {
        let keys: BTreeSet<String> = rows.iter().map(named_estate).map(|code| match_key(code)).collect();
        let known = estates::storage::with_keys(self.tx.conn(), &self.actor.scope, keys).await?;
        self.estates = known.iter().map(known_as).collect();
        Ok(())
    }

    async fn open_estate(&mut self, row: usize, mut site: Site) -> Result<(), Failure> {
        let region = self.region(site.region.clone()).await?;
        site.lie_in(region);
        let key = match_key(&site.code);
        if self.known == KnownRows::Keep
            && let Some((id, _home)) = self.estates.get(&key).cloned()
            && !self.plan.estates.iter().any(|estate| estate.id == id)
        {
            self.made(row, ImportedId::Estate(id), RowOutcome::Unchanged);
            return Ok(());
        }
        // A code is unique in the group, so one that is taken out of sight is taken.
        let everywhere = Scope::all("an estate's code is unique in the group");
        let taken = self.estates.contains_key(&key)
            || !estates::storage::with_keys(self.tx.conn(), &everywhere, [key.clone()]).await?.is_empty();
        let may_open = may_open_in(&self.actor.scope, &site);
        let unknown = unknown_governing(self.app, &site.governing.assigned()).await?;
        let id = EstateId::new(self.tx.db().ids().as_ref());
        if taken {
            self.fault(row, "code", "estate.code_taken");
        }
        if !may_open {
            self.fault(row, "region", "estate.out_of_scope");
        }
        for (field, code) in unknown {
            self.fault(row, field, code);
        }
        let estate = Estate::open(id, site, self.tx.now());
        self.estates.extend([known_as(&estate)]);
        self.plan.estates.push(estate);
        self.made(row, ImportedId::Estate(id), RowOutcome::Created);
        Ok(())
    }

    /// The region as an estate of the batch or of the archive spells it.
    async fn region(&mut self, code: String) -> Result<Region, Failure> {
        let key = match_key(&code);
        if let Some(known) = self.regions.get(&key) {
            return Ok(known.clone());
        }
        let region = places::app::known_region(self.tx, code).await?;
        self.regions.insert(key, region.clone());
        Ok(region)
    }

    /// Looks up every unit that the rows name.
    async fn know_units(&mut self, rows: &[(usize, ImportRow)]) -> Result<(), Failure> {
        let mut places: BTreeMap<EstateId, BTreeSet<&str>> = BTreeMap::new();
        for (_row, asked) in rows {
            let (code, label) = match asked {
                ImportRow::Unit(unit) => (&unit.estate, &unit.label),
                ImportRow::Occupancy(occupancy) => (&occupancy.estate, &occupancy.unit),
                ImportRow::Estate(_) | ImportRow::Customer(_) => continue,
            };
            if let Some((estate_id, _home)) = self.estates.get(&match_key(code)) {
                places.entry(*estate_id).or_default().insert(label);
            }
        }
        self.units = KnownUnits::of(self.tx, &read(places)).await?;
        Ok(())
    }

    fn register_unit(&mut self, row: usize, asked: UnitRow) {
        let Some((estate_id, _home)) = self.estate(row, &asked.estate) else { return };
        let UnitRow { estate: _, building, label, facts } = asked;
        let read = Label::read(&label);
        let known = self.units.get(estate_id, &read);
        if self.known == KnownRows::Keep
            && let Some(id) = known
            && !self.units.is_added(id)
        {
            self.made(row, ImportedId::Unit(id), RowOutcome::Unchanged);
            return;
        }
        if known.is_some() {
            self.fault(row, "label", "unit.label_taken");
        } else if let Some(other) = self.units.of_door(estate_id, &read) {
            let other = other.to_owned();
            self.fault(row, "label", Coded::new("unit.similar").with("label", other));
        }
        let id = UnitId::new(self.tx.db().ids().as_ref());
        let unit = Unit::register((id, estate_id), (building, label), facts, self.tx.now());
        self.units.add(&unit, read);
        self.plan.units.push(unit);
        self.made(row, ImportedId::Unit(id), RowOutcome::Created);
    }

    /// Looks up every customer whom another system names, in one statement.
    async fn know_people(&mut self, rows: &[(usize, ImportRow)]) -> Result<(), Failure> {
        let refs = rows.iter().filter_map(|(_row, asked)| match asked {
            ImportRow::Customer(asked) => asked.person.external_ref.clone(),
            ImportRow::Estate(_) | ImportRow::Unit(_) | ImportRow::Occupancy(_) => None,
        });
        let refs: Vec<ExternalRef> = refs.collect::<BTreeSet<_>>().into_iter().collect();
        let known = customers::storage::with_external_refs(&self.app.db, self.tx.conn(), &refs).await?;
        let known = known.into_iter().filter_map(|customer| Some((customer.external_ref.clone()?, customer)));
        self.external = known.collect();
        Ok(())
    }

    /// A customer whom another system names and who is known by that name is changed; any other is entered.
    async fn take_customer(&mut self, row: usize, asked: PersonRow) -> Result<(), Failure> {
        let PersonRow { reference, estate, mut person, phones } = asked;
        let Some((estate_id, home)) = self.estate(row, &estate) else { return Ok(()) };
        person.phones = read_phones(&format!("/rows/{row}/phones"), &phones, &home, &mut self.faults);
        if let Some(external) = &person.external_ref
            && !self.named.insert(external.clone())
        {
            self.fault(row, "external_ref", "ref.taken");
            return Ok(());
        }
        let known = person.external_ref.as_ref().and_then(|external| self.external.remove(external));
        let id = match known {
            Some(customer) => self.change_customer(row, customer, estate_id, person).await?,
            None => {
                let id = CustomerId::new(self.tx.db().ids().as_ref());
                self.plan.customers.push(Customer::register(id, estate_id, person, self.tx.now()));
                self.made(row, ImportedId::Customer(id), RowOutcome::Created);
                id
            }
        };
        if let Some(reference) = reference
            && self.people.insert(reference, id).is_some()
        {
            self.fault(row, "ref", "ref.taken");
        }
        Ok(())
    }

    async fn change_customer(
        &mut self,
        row: usize,
        mut customer: Customer,
        estate_id: EstateId,
        person: Person,
    ) -> Result<CustomerId, Failure> {
        let id = customer.id;
        // As when a record is changed by hand: by the estate that keeps it.
        let keeper =
            estates::storage::visible(self.tx.conn(), &self.actor.scope, [customer.estate_id]).await?;
        if keeper.is_empty() || customer.estate_id != estate_id {
            self.fault(row, "external_ref", "external_ref.taken");
            return Ok(id);
        }
        let former_phones = customer.phones.clone();
        let fields = customer.change(person.into());
        let outcome = if fields.is_empty() { RowOutcome::Unchanged } else { RowOutcome::Changed };
        self.made(row, ImportedId::Customer(id), outcome);
        if !fields.is_empty() {
            self.plan.changes.push(Change { customer, fields, former_phones });
        }
        Ok(id)
    }

    async fn start_occupancies(&mut self, rows: Vec<(usize, OccupancyRow)>) -> Result<(), Failure> {
        let named = rows.iter().filter_map(|(_row, asked)| match asked.who {
            RowCustomer::Known(id) => Some(id),
            RowCustomer::Row(_) => None,
        });
        let named: BTreeSet<CustomerId> = named.collect();
        let known =
            customers::storage::find_known(self.tx.conn(), &self.actor.scope, named, self.tx.now()).await?;
        let known: BTreeSet<CustomerId> = known.into_iter().collect();
        let people: BTreeSet<CustomerId> = known.iter().chain(self.people.values()).copied().collect();
        let mut stays = occupancies::storage::stays_of(self.tx.conn(), people).await?;
        let mut places: BTreeMap<EstateId, BTreeSet<&str>> = BTreeMap::new();
        for (_row, asked) in &rows {
            if let Some((estate_id, _home)) = self.estates.get(&match_key(&asked.estate)) {
                places.entry(*estate_id).or_default().insert(&asked.unit);
            }
        }
        self.units.look_further(self.tx, read(places)).await?;
        for (row, asked) in rows {
            self.start_occupancy(row, asked, &known, &mut stays);
        }
        Ok(())
    }

    fn start_occupancy(
        &mut self,
        row: usize,
        asked: OccupancyRow,
        known: &BTreeSet<CustomerId>,
        stays: &mut Vec<Occupancy>,
    ) {
        let OccupancyRow { estate, unit, who, role, started_at } = asked;
        let estate_id = self.estate(row, &estate).map(|(estate_id, _home)| estate_id);
        let unit_id = estate_id.and_then(|estate_id| self.unit(row, estate_id, &Label::read(&unit)));
        let (field, customer_id) = match &who {
            RowCustomer::Row(reference) => ("customer_ref", self.people.get(reference).copied()),
            RowCustomer::Known(id) => ("customer_id", known.get(id).copied()),
        };
        if customer_id.is_none() {
            self.fault(row, field, "customer.unknown");
        }
        let (Some(estate_id), Some(unit_id), Some(customer_id)) = (estate_id, unit_id, customer_id) else {
            return;
        };
        let occupancy = Occupancy {
            id: OccupancyId::new(self.tx.db().ids().as_ref()),
            version: 1,
            estate_id,
            unit_id,
            customer_id,
            role,
            started_at: started_at.unwrap_or_else(|| self.tx.now()),
            ended_at: None,
            cancelled_at: None,
        };
        if let Some(there) = stays.iter().find(|stay| occupancy.overlaps(stay)) {
            let is_of_batch = self.plan.occupancies.iter().any(|stay| stay.id == there.id);
            if self.known == KnownRows::Keep && !is_of_batch && there.role == role {
                self.made(row, ImportedId::Occupancy(there.id), RowOutcome::Unchanged);
                return;
            }
            self.fault(row, "unit", "occupancy.exists");
        }
        stays.push(occupancy.clone());
        self.made(row, ImportedId::Occupancy(occupancy.id), RowOutcome::Created);
        self.plan.occupancies.push(occupancy);
    }

    fn made(&mut self, row: usize, id: ImportedId, outcome: RowOutcome) {
        self.plan.made.insert(row, RowResult { id, outcome, same_phone: Vec::new(), is_compared: true });
    }

    fn estate(&mut self, row: usize, code: &str) -> Option<(EstateId, DialPlan)> {
        let known = self.estates.get(&match_key(code)).cloned();
        if known.is_none() {
            self.fault(row, "estate", "estate.unknown");
        }
        known
    }

    /// The unit of this label. One that the label may only mean is not taken for it: that is for people to decide.
    fn unit(&mut self, row: usize, estate_id: EstateId, label: &Label) -> Option<UnitId> {
        let known = self.units.get(estate_id, label);
        if known.is_none() && !self.faults.is_full() {
            self.fault(row, "unit", self.units.fault(estate_id, label));
        }
        known
    }

    fn fault(&mut self, row: usize, field: &str, what: impl Into<Coded>) {
        self.faults.add(format!("/rows/{row}/{field}"), what);
    }
}

/// By what rows name an estate, and what they must know of it.
fn known_as(estate: &Estate) -> (String, (EstateId, DialPlan)) {
    (match_key(&estate.site.code), (estate.id, estate.dial_plan()))
}

/// The labels of each estate.
fn read(places: BTreeMap<EstateId, BTreeSet<&str>>) -> BTreeMap<EstateId, Vec<Label>> {
    let read = |(estate_id, labels): (EstateId, BTreeSet<&str>)| {
        (estate_id, labels.into_iter().map(Label::read).collect())
    };
    places.into_iter().map(read).collect()
}

fn named_estate(row: &ImportRow) -> &String {
    match row {
        ImportRow::Estate(site) => &site.code,
        ImportRow::Unit(unit) => &unit.estate,
        ImportRow::Customer(person) => &person.estate,
        ImportRow::Occupancy(occupancy) => &occupancy.estate,
    }
}
