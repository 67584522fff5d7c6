//! Members of staff are told of their work what an event says of it.

use db::Tx;
use vocabulary::NoticeId;

use crate::{
    domain::{StaffNews, StaffNotice},
    storage::staff_notices,
};

/// Keeps a notice for each who is told of it, in the consumer's transaction.
pub(crate) fn tell_staff(tx: &Tx, news: StaffNews) {
    let told = news.told();
    if told.is_empty() {
        return;
    }
    let notices: Vec<StaffNotice> = told
        .into_iter()
        .map(|(staff_id, kind)| StaffNotice {
            id: NoticeId::new(tx.db().ids().as_ref()),
            staff_id,
            kind,
            source: news.source,
            estate_id: news.estate_id,
            ticket_id: news.ticket_id,
            callback_id: news.callback_id,
            number: news.number.clone(),
            title: news.shown_title(),
            is_confidential: news.is_confidential,
            by: news.by,
            at: news.at,
            read_at: None,
        })
        .collect();
    staff_notices::insert_all(tx, &notices);
}
