//! What is told of a ticket that is not for everybody's eyes.

use contracts::{
    Faceted,
    notifications::{MessageHandedOver, MessageQueued},
    ticketing::TicketKind,
};
use kernel::{Permission, StaffId, SystemIds, Visibility};
use testkit::{Engine, TestApp, on_both_engines};

use crate::{QUICK, opened};

on_both_engines!(what_is_told_of_a_confidential_ticket_is_as_confidential);

async fn what_is_told_of_a_confidential_ticket_is_as_confidential(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    let mut complaint = opened(estate_id, Some(customer_id), TicketKind::Repair);
    let about = StaffId::new(&SystemIds);
    (complaint.ticket.is_confidential, complaint.ticket.about_staff) = (true, Some(about));
    app.recorder.publish(&complaint, 1).await;
    let sent = app.recorder.wait_for(|_: &MessageHandedOver| true).await;
    let queued = app.recorder.events::<MessageQueued>().remove(0);
    for facets in [queued.facets(), sent.facets()] {
        assert_eq!(facets.unwrap().headline.visibility, Visibility::confidential(Some(about)));
    }
    app.recorder.publish(&opened(estate_id, Some(customer_id), TicketKind::Repair), 1).await;
    let ordinary =
        app.recorder.wait_for(|sent: &MessageHandedOver| sent.message_id != queued.message_id).await;
    let everybodys = Visibility::of(Permission::NotificationsRead);
    assert_eq!(ordinary.facets().unwrap().headline.visibility, everybodys);
    app.finish().await;
}
