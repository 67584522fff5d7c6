//! What every adapter promises. Each function is one promise; [`contract!`] makes it a test of an adapter.

mod failure;
mod flow;
mod lifecycle;
mod partitions;

pub(crate) use failure::*;
pub(crate) use flow::*;
pub(crate) use lifecycle::*;
pub(crate) use partitions::*;

/// Runs each promise through `$run`, which gives it a bench of its own.
macro_rules! contract {
    ($run:path) => {
        $crate::contract::contract! { $run:
            every_bound_service_gets_a_copy_and_no_other,
            an_event_that_matches_two_bindings_arrives_once,
            publishing_to_nobody_succeeds,
            events_of_one_subject_arrive_in_order,
            a_message_published_twice_arrives_under_the_same_id,
            what_is_for_one_service_comes_to_it_alone_and_in_order,
            who_has_no_queue_is_told_of_and_nothing_else_is_lost,
            what_comes_too_early_is_taken_later,
            what_waits_together_comes_as_a_batch_and_is_answered_one_by_one,
            a_feed_gives_live_copies_of_what_it_names,
            one_feed_is_passed_on_to_every_reader_and_who_falls_behind_is_told,
            retries_pause_longer_each_time_and_end_in_a_dead_letter,
            waiting_is_no_attempt_and_ends_with_the_patience,
            while_its_consumer_is_away_a_message_stays_what_it_was,
            poison_is_dead_lettered_once_and_holds_up_nothing,
            a_panic_is_a_failed_attempt,
            a_store_that_is_down_loses_no_dead_letter,
            a_crash_in_the_middle_of_a_message_brings_it_again,
            shutdown_finishes_what_it_holds,
            replicas_share_the_work,
            replicas_never_meet_events_of_one_subject,
            another_replica_takes_over_from_one_that_stops,
            another_replica_takes_over_from_one_that_dies,
            more_partitions_lose_nothing_that_waits,
            fewer_partitions_lose_nothing_that_waits,
            no_partitions_and_back_lose_nothing_that_waits,
            what_is_said_before_a_declared_service_first_runs_waits_for_it,
            what_waits_is_counted,
            a_running_bus_is_ready,
            a_subscription_that_can_receive_nothing_is_refused,
        }
    };
    ($run:path: $($promise:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $promise() {
            $run(async |bench| $crate::contract::$promise(bench).await).await;
        }
    )+};
}
pub(crate) use contract;
