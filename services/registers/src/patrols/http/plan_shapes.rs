//! Plans in requests and replies, and the plans that ship.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Coded, EstateId, Faults, Money, Refusal};
use serde::{Deserialize, Serialize};
use standards::patrols::{
    Cadence, CadenceParts, MOST_HOURS, MOST_MINUTES, PatrolPlanDefinition, WeatherRule, minutes_of, time_of,
};
use utoipa::ToSchema;
use vocabulary::{PatrolFrequency, PatrolPlanId, PlaceId, PlaceKind, WeatherKind, WeatherLevel};
use web::Day;

use crate::{
    forms::http::shapes::FormTitleView,
    patrols::{
        app::SetPlan,
        domain::{MOST_STOPS, MOST_WEATHER, PatrolPlan, PlanPlaces, PlanTerms},
    },
};

/// A plan to set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPatrolPlan)]
pub(super) struct NewPlanBody {
    estate_id: EstateId,
    terms: PlanTermsBody,
}

impl NewPlanBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<SetPlan, Refusal> {
        Ok(SetPlan { estate_id: self.estate_id, terms: self.terms.into_terms("/terms")? })
    }
}

/// Other terms for a plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PatrolPlanChange)]
pub(super) struct PlanChangeBody {
    terms: PlanTermsBody,
}

impl PlanChangeBody {
    /// The terms, or every fault at once.
    pub(super) fn into_terms(self) -> Result<PlanTerms, Refusal> {
        self.terms.into_terms("/terms")
    }
}

/// What is patrolled, when and by whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPatrolPlanTerms)]
struct PlanTermsBody {
    #[schema(min_length = 1, max_length = 100, example = "每日巡视")]
    name: String,
    /// The code of the form by which is looked.
    #[schema(min_length = 1, max_length = 60, example = "patrol-follow-up-record")]
    form: String,
    /// The code of the position whose holders patrol; whoever may fill in registers where none is named.
    #[schema(min_length = 1, max_length = 60)]
    position: Option<String>,
    /// The places that a round goes to, in this order. Either this or `within`.
    #[serde(default)]
    #[schema(max_items = 500)]
    place_ids: Vec<PlaceId>,
    /// Everything of some kinds within a place, as it is when a round is made. Either this or `place_ids`.
    within: Option<WithinBody>,
    cadence: CadenceBody,
    /// For how long a round may take, in minutes.
    #[schema(minimum = 1, maximum = 10080, example = 540)]
    due_minutes: u32,
    /// The extra rounds that weather asks for.
    #[serde(default)]
    #[schema(max_items = 16)]
    weather: Vec<WeatherRuleBody>,
    /// What a keeper pays at once whose dog's waste is not cleaned up (PET-05).
    cleaning_fee: Option<Money>,
    /// The first day on which it holds, by the calendar there.
    #[schema(value_type = NaiveDate, example = "2026-03-01")]
    from: Day,
    /// The last.
    #[schema(value_type = Option<NaiveDate>)]
    until: Option<Day>,
}

/// Everything of some kinds within a place.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PatrolledPlaces)]
struct WithinBody {
    /// The estate, or a place in it.
    place_id: PlaceId,
    #[schema(min_items = 1, max_items = 10)]
    kinds: Vec<PlaceKind>,
}

/// When rounds come, by the clock and the calendar of the estate.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PatrolCadence)]
struct CadenceBody {
    frequency: PatrolFrequency,
    /// At which times of such a day.
    #[schema(min_items = 1, max_items = 12, example = json!(["09:00"]))]
    times: Vec<String>,
    /// Of the week, from 1 for Monday, or of the month, of which one that a month does not have is its last; none with other
    /// frequencies.
    #[serde(default)]
    #[schema(max_items = 31)]
    days: Vec<u8>,
    /// With `every_days`: how many.
    #[schema(minimum = 1, maximum = 366)]
    every_days: Option<u16>,
    /// Whether it comes on working days alone.
    #[serde(default)]
    is_working_days: bool,
}

/// Which extra rounds a weather warning asks for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PatrolWeatherRule)]
struct WeatherRuleBody {
    kind: WeatherKind,
    /// How grave it is at least.
    from_level: WeatherLevel,
    /// A round before it comes.
    #[serde(default)]
    is_before: bool,
    /// A round when it is over.
    #[serde(default)]
    is_after: bool,
    /// A round each so many hours while the warning holds.
    #[schema(minimum = 1, maximum = 72)]
    every_hours: Option<u32>,
}

impl PlanTermsBody {
    fn into_terms(self, at: &str) -> Result<PlanTerms, Refusal> {
        let mut faults = Faults::new();
        let name = faults.line(&format!("{at}/name"), &self.name, 100);
        let form = faults.line(&format!("{at}/form"), &self.form, 60);
        let position = self.position.map(|code| faults.line(&format!("{at}/position"), &code, 60));
        let places = read_places(at, (self.place_ids, self.within), &mut faults);
        let cadence = read_cadence(&format!("{at}/cadence"), self.cadence, &mut faults);
        if !(1..=MOST_MINUTES).contains(&self.due_minutes) {
            let range = Coded::new("number.range").with("least", 1_i64).with("most", i64::from(MOST_MINUTES));
            faults.add(format!("{at}/due_minutes"), range);
        }
        let weather = read_weather(&format!("{at}/weather"), self.weather, &mut faults);
        let is_fee = |fee: &Money| fee.is_positive() && fee.minor() <= Money::MOST_CHARGED;
        if self.cleaning_fee.as_ref().is_some_and(|fee| !is_fee(fee)) {
            faults.add(format!("{at}/cleaning_fee"), "patrol_plan.no_fee");
        }
        let until = self.until.map(|until| until.0);
        if until.is_some_and(|until| until < self.from.0) {
            faults.add(format!("{at}/until"), "patrol_plan.ends_before");
        }
        faults.into_result()?;
        // What is absent was noted above.
        let (places, cadence) = places.zip(cadence).ok_or_else(Refusal::not_found)?;
        Ok(PlanTerms {
            name,
            form,
            position,
            places,
            cadence,
            due_minutes: self.due_minutes,
            weather,
            cleaning_fee: self.cleaning_fee,
            from: self.from.0,
            until,
        })
    }
}

fn read_places(
    at: &str,
    (listed, within): (Vec<PlaceId>, Option<WithinBody>),
    faults: &mut Faults,
) -> Option<PlanPlaces> {
    match (listed.is_empty(), within) {
        (false, None) => {
            let ids = faults.list(&format!("{at}/place_ids"), "list.length", listed, 1..=MOST_STOPS);
            Some(PlanPlaces::Listed(ids))
        }
        (true, Some(WithinBody { place_id, mut kinds })) => {
            kinds.sort_unstable();
            kinds.dedup();
            let most = PlaceKind::ALL.len();
            let kinds = faults.list(&format!("{at}/within/kinds"), "list.length", kinds, 1..=most);
            Some(PlanPlaces::Within { place_id, kinds })
        }
        (true, None) | (false, Some(_)) => {
            faults.add(format!("{at}/place_ids"), "patrol_plan.one_way");
            None
        }
    }
}

fn read_cadence(at: &str, body: CadenceBody, faults: &mut Faults) -> Option<Cadence> {
    let CadenceBody { frequency, times, days, every_days, is_working_days } = body;
    let mut minutes = Vec::new();
    let times = faults.list(&format!("{at}/times"), "list.length", times, 1..=12);
    for (index, time) in times.iter().enumerate() {
        match minutes_of(time) {
            Some(minute) => minutes.push(minute),
            None => faults.add(format!("{at}/times/{index}"), "cadence.time_malformed"),
        }
    }
    if minutes.len() != times.len() || times.is_empty() {
        return None;
    }
    match Cadence::of(CadenceParts { frequency, times: minutes, days, every_days, is_working_days }) {
        Ok(cadence) => Some(cadence),
        Err(found) => {
            for (part, fault) in found {
                faults.add(format!("{at}/{part}"), fault);
            }
            None
        }
    }
}

fn read_weather(at: &str, rules: Vec<WeatherRuleBody>, faults: &mut Faults) -> Vec<WeatherRule> {
    let rules = faults.list(at, "list.length", rules, 0..=MOST_WEATHER);
    let mut read: Vec<WeatherRule> = Vec::new();
    for (index, body) in rules.into_iter().enumerate() {
        let WeatherRuleBody { kind, from_level, is_before, is_after, every_hours } = body;
        let rule = WeatherRule { kind, from_level, is_before, is_after, every_hours };
        if rule.is_empty() {
            faults.add(format!("{at}/{index}"), "patrol_plan.no_round");
        }
        if every_hours.is_some_and(|hours| !(1..=MOST_HOURS).contains(&hours)) {
            let range = Coded::new("number.range").with("least", 1_i64).with("most", i64::from(MOST_HOURS));
            faults.add(format!("{at}/{index}/every_hours"), range);
        }
        if read.iter().any(|other| (other.kind, other.from_level) == (kind, from_level)) {
            faults.add(format!("{at}/{index}"), "patrol_plan.rule_twice");
        }
        read.push(rule);
    }
    read
}

/// What is patrolled at an estate, when and by whom.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PatrolPlan)]
pub(crate) struct PatrolPlanView {
    patrol_plan_id: PatrolPlanId,
    version: i32,
    estate_id: EstateId,
    terms: PlanTermsView,
    /// Who set these terms, such as `staff:<id>`.
    set_by: String,
    set_at: DateTime<Utc>,
    /// When its next round is made; `null` when there is none any more.
    next_at: Option<DateTime<Utc>>,
}

/// What is patrolled, when and by whom.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PatrolPlanTerms)]
struct PlanTermsView {
    name: String,
    /// The code of the form by which is looked.
    form: String,
    /// The code of the position whose holders patrol.
    position: Option<String>,
    /// The places that a round goes to, in this order.
    place_ids: Vec<PlaceId>,
    /// Everything of some kinds within a place, as it is when a round is made.
    within: Option<WithinBody>,
    cadence: CadenceBody,
    /// For how long a round may take, in minutes.
    due_minutes: u32,
    weather: Vec<WeatherRuleBody>,
    /// What a keeper pays at once whose dog's waste is not cleaned up (PET-05).
    cleaning_fee: Option<Money>,
    /// The first day on which it holds, by the calendar there.
    from: NaiveDate,
    /// The last.
    until: Option<NaiveDate>,
}

impl From<&PatrolPlan> for PatrolPlanView {
    fn from(plan: &PatrolPlan) -> Self {
        Self {
            patrol_plan_id: plan.id,
            version: plan.version,
            estate_id: plan.estate_id,
            terms: PlanTermsView::from(&plan.terms),
            set_by: plan.set_by.to_string(),
            set_at: plan.set_at,
            next_at: plan.next_at,
        }
    }
}

impl From<&PlanTerms> for PlanTermsView {
    fn from(terms: &PlanTerms) -> Self {
        let (place_ids, within) = match &terms.places {
            PlanPlaces::Listed(ids) => (ids.clone(), None),
            PlanPlaces::Within { place_id, kinds } => {
                (Vec::new(), Some(WithinBody { place_id: *place_id, kinds: kinds.clone() }))
            }
        };
        Self {
            name: terms.name.clone(),
            form: terms.form.clone(),
            position: terms.position.clone(),
            place_ids,
            within,
            cadence: CadenceBody::from(&terms.cadence),
            due_minutes: terms.due_minutes,
            weather: terms.weather.iter().map(WeatherRuleBody::from).collect(),
            cleaning_fee: terms.cleaning_fee,
            from: terms.from,
            until: terms.until,
        }
    }
}

impl From<&Cadence> for CadenceBody {
    fn from(cadence: &Cadence) -> Self {
        let CadenceParts { frequency, times, days, every_days, is_working_days } = cadence.parts();
        let times = times.into_iter().map(time_of).collect();
        Self { frequency, times, days, every_days, is_working_days }
    }
}

impl From<&WeatherRule> for WeatherRuleBody {
    fn from(rule: &WeatherRule) -> Self {
        let WeatherRule { kind, from_level, is_before, is_after, every_hours } = *rule;
        Self { kind, from_level, is_before, is_after, every_hours }
    }
}

/// A plan as the written procedures ask for it, to make one of an estate's own of.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PatrolPlanTemplate)]
pub(crate) struct PlanTemplateView {
    code: String,
    /// The policy profile whose procedures ask for it; `null` when several do alike.
    profile: Option<String>,
    title: FormTitleView,
    /// The rules of the rulebook that it keeps, such as `PAT-03`.
    rules: Vec<String>,
    form: String,
    /// The post whose duty it is.
    post: Option<String>,
    /// Everything of these kinds is a stop; none where the estate lists its stops.
    kinds: Vec<PlaceKind>,
    cadence: CadenceBody,
    due_minutes: u32,
    weather: Vec<WeatherRuleBody>,
}

impl From<&PatrolPlanDefinition> for PlanTemplateView {
    fn from(plan: &PatrolPlanDefinition) -> Self {
        Self {
            code: plan.code.clone(),
            profile: plan.profile.clone(),
            title: FormTitleView::from(&plan.title),
            rules: plan.rules.iter().map(|rule| rule.as_str().to_owned()).collect(),
            form: plan.form.clone(),
            post: plan.post.clone(),
            kinds: plan.kinds.clone(),
            cadence: CadenceBody::from(&plan.cadence),
            due_minutes: plan.due_minutes,
            weather: plan.weather.iter().map(WeatherRuleBody::from).collect(),
        }
    }
}
