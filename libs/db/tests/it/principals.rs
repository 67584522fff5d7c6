//! The rights a service knows of, and what is left of those that were given before.

use chrono::{DateTime, TimeDelta, Utc};
use db::{Db, PrincipalRef, Tx, estates, principals, testing::TestDb};
use kernel::SessionTokens;
use kernel::{Actor, ApiClientId, EstateId, Permission, Principal, Scope, SessionId, StaffId, SystemIds};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};

use crate::{
    estates::opened,
    support::{estate, on_both_engines},
};

on_both_engines!(
    rights_are_known_as_they_were_last_told,
    what_is_known_of_sessions_holds_until_the_version_before_writes,
    what_was_taken_back_is_gone_and_nothing_is_added,
    rights_that_were_given_after_the_change_stand,
    a_region_holds_of_named_estates_those_that_lie_in_it,
    nobody_unknown_loses_anything,
    a_copy_follows_another_process_soon,
    whoever_is_held_is_read_as_a_change_under_way_leaves_them,
    a_change_waits_for_whoever_holds_them,
);

const READ: Permission = Permission::TicketsRead;
const WRITE: Permission = Permission::TicketsWrite;
const BILL: Permission = Permission::BillingRead;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_000_000 + seconds, 0).unwrap()
}

fn known(permissions: &[Permission], scope: Scope) -> PrincipalRef {
    PrincipalRef {
        principal: Principal::Client(ApiClientId::new(&SystemIds)),
        name: "App".to_owned(),
        is_enabled: true,
        permissions: permissions.iter().copied().map(Into::into).collect(),
        scope,
        grants: Vec::new(),
        tokens_valid_from: None,
        session_tokens: None,
        changed_at: at(10),
    }
}

fn regions(names: &[&str]) -> Scope {
    Scope::Regions { regions: names.iter().map(|&name| name.to_owned()).collect() }
}

fn holder(of: &PrincipalRef, permissions: &[Permission], scope: Scope) -> Actor {
    Actor::new(of.principal.clone(), permissions.to_vec(), scope)
}

async fn tell(db: &Db, known: &PrincipalRef, sequence: i32) {
    let tx = db.begin().await.unwrap();
    principals::upsert(&tx, known, sequence).await.unwrap();
    tx.commit().await.unwrap();
}

async fn rights_are_known_as_they_were_last_told(db: TestDb) {
    let first = known(&[READ, WRITE], Scope::estate(estate()));
    assert_eq!(db.principal(&first.principal).await.unwrap(), None);
    let changed =
        PrincipalRef { tokens_valid_from: Some(at(20)), permissions: vec![READ.into()], ..first.clone() };
    tell(&db, &first, 1).await;
    tell(&db, &changed, 3).await;
    tell(&db, &PrincipalRef { is_enabled: false, ..first.clone() }, 2).await;
    let read = db.principal(&first.principal).await.unwrap().unwrap();
    assert_eq!(*read, changed, "an older event does not undo a newer one");
}

/// It writes every column but the one it does not know.
async fn what_is_known_of_sessions_holds_until_the_version_before_writes(db: TestDb) {
    let ended = vec![SessionId::new(&SystemIds)];
    let tokens = SessionTokens { valid_from: Some(at(5)), ended };
    let told = PrincipalRef { session_tokens: Some(tokens), ..known(&[READ], Scope::Group) };
    tell(&db, &told, 1).await;
    assert_eq!(*db.principal(&told.principal).await.unwrap().unwrap(), told);

    let tx = db.begin().await.unwrap();
    let of_before = Query::update()
        .table("principal_refs")
        .value("sequence", 2)
        .and_where(Expr::col("principal").eq(told.principal.to_string()))
        .to_owned();
    tx.conn().execute(&of_before).await.unwrap();
    tx.commit().await.unwrap();
    let read = principals::find(db.reader(), &told.principal).await.unwrap().unwrap();
    assert_eq!(read.session_tokens, None, "what it was told of sessions since is not known");
    tell(&db, &told, 3).await;
    let read = principals::find(db.reader(), &told.principal).await.unwrap().unwrap();
    assert_eq!(read.session_tokens, told.session_tokens);
}

async fn what_was_taken_back_is_gone_and_nothing_is_added(db: TestDb) {
    let now = known(&[READ, BILL], regions(&["north", "east"]));
    tell(&db, &now, 1).await;
    let given = holder(&now, &[READ, WRITE], regions(&["north", "south"]));
    let left = db.rights_of(&given, at(10)).await.unwrap().unwrap();
    assert_eq!((left.permissions, left.scope), (vec![READ], regions(&["north"])));
    let left = db.rights_of(&holder(&now, &[READ], Scope::Group), at(0)).await.unwrap().unwrap();
    assert_eq!(left.scope, regions(&["north", "east"]));

    tell(&db, &PrincipalRef { is_enabled: false, ..now.clone() }, 2).await;
    assert_eq!(db.rights_of(&given, at(10)).await.unwrap(), None);
    assert_eq!(
        db.rights_of(&given, at(99)).await.unwrap(),
        None,
        "nobody can have been given anything since"
    );
}

async fn rights_that_were_given_after_the_change_stand(db: TestDb) {
    let old = known(&[READ], Scope::estate(estate()));
    tell(&db, &old, 1).await;
    let wider = holder(&old, &[READ, WRITE], Scope::Group);
    let left = db.rights_of(&wider, at(11)).await.unwrap();
    assert_eq!(left, Some(wider), "the token is newer than what was heard");
}

async fn a_region_holds_of_named_estates_those_that_lie_in_it(db: TestDb) {
    let (north, south, unknown) = (estate(), estate(), estate());
    for (id, region) in [(north, "north"), (south, "south")] {
        let tx = db.begin().await.unwrap();
        estates::upsert(&tx, &opened(id, region), 1).await.unwrap();
        tx.commit().await.unwrap();
    }
    let all = Scope::Estates { estates: vec![north, south, unknown] };
    let regional = known(&[READ], regions(&["north"]));
    tell(&db, &regional, 1).await;
    let left = async |known: &PrincipalRef, scope: &Scope| -> Vec<EstateId> {
        let left = db.rights_of(&holder(known, &[READ], scope.clone()), at(0)).await.unwrap().unwrap();
        let Scope::Estates { estates } = left.scope else { panic!("{left:?}") };
        estates
    };
    assert_eq!(left(&regional, &all).await, [north]);
    let named = known(&[READ], all);
    tell(&db, &named, 1).await;
    assert_eq!(left(&named, &regions(&["south", "east"])).await, [south]);
    assert_eq!(left(&named, &Scope::estate(unknown)).await, [unknown]);
    assert_eq!(left(&named, &Scope::estate(estate())).await, []);
}

async fn nobody_unknown_loses_anything(db: TestDb) {
    for principal in [Principal::Staff(StaffId::new(&SystemIds)), Principal::System("ticketing".to_owned())] {
        let actor = Actor::new(principal, vec![READ], Scope::Group);
        assert_eq!(db.rights_of(&actor, at(0)).await.unwrap(), Some(actor));
    }
}

async fn a_copy_follows_another_process_soon(db: TestDb) {
    let (client, other) = (known(&[READ], Scope::Group), db.another().await.unwrap());
    let is_enabled = async || db.principal(&client.principal).await.unwrap().map(|known| known.is_enabled);
    assert_eq!(is_enabled().await, None);
    tell(&other, &client, 1).await;
    assert_eq!(is_enabled().await, None, "the database was not asked again, although nothing was found");
    db.clock.advance(TimeDelta::seconds(2));
    assert_eq!(is_enabled().await, Some(true));
    tell(&db, &PrincipalRef { is_enabled: false, ..client.clone() }, 2).await;
    assert_eq!(is_enabled().await, Some(false), "what this process commits is seen at once");
}

/// Asks so often that another transaction meanwhile gets as far as it is let.
async fn dawdle(tx: &Tx, principal: &Principal) {
    for _time in 0..50 {
        principals::find(tx.conn(), principal).await.unwrap();
    }
}

async fn whoever_is_held_is_read_as_a_change_under_way_leaves_them(db: TestDb) {
    let client = known(&[READ], Scope::Group);
    tell(&db, &client, 1).await;
    let changing = db.begin().await.unwrap();
    let disabled = PrincipalRef { is_enabled: false, ..client.clone() };
    principals::upsert(&changing, &disabled, 2).await.unwrap();
    let holding = async {
        let tx = db.begin().await.unwrap();
        let held = principals::hold(&tx, &client.principal).await.unwrap();
        tx.commit().await.unwrap();
        held
    };
    let ending = async {
        dawdle(&changing, &client.principal).await;
        changing.commit().await.unwrap();
    };
    let (held, ()) = tokio::join!(holding, ending);
    assert_eq!(held, Some(disabled));
}

async fn a_change_waits_for_whoever_holds_them(db: TestDb) {
    let (client, written) = (known(&[READ], Scope::Group), known(&[READ], Scope::Group));
    tell(&db, &client, 1).await;
    let holding = db.begin().await.unwrap();
    principals::hold(&holding, &client.principal).await.unwrap();
    let changing = async {
        let tx = db.begin().await.unwrap();
        principals::lock(&tx, &client.principal).await.unwrap();
        let found = principals::find(tx.conn(), &written.principal).await.unwrap();
        tx.commit().await.unwrap();
        found
    };
    let ending = async {
        dawdle(&holding, &client.principal).await;
        principals::upsert(&holding, &written, 1).await.unwrap();
        holding.commit().await.unwrap();
    };
    let (found, ()) = tokio::join!(changing, ending);
    assert_eq!(found, Some(written), "what was done before is there");
}
