//! What every log must do: one list of behaviours, tested against each implementation.
//!
//! No test here uses a particular database. A place is opened several times to simulate several processes.

mod claims;
mod copies;
mod doubts;
mod environments;
mod fixture;
mod naive;
mod pages;
mod questions;
mod reports;
mod retention;
mod settling;
mod stale;
mod waiting;

pub use fixture::{Place, fail_one};

/// Every behaviour. Each gets a place of its own.
pub const BEHAVIOURS: &[fn(&dyn Place)] = &[
    claims::a_new_delivery_is_claimed,
    claims::one_of_two_gets_it,
    claims::only_the_asked_for_states_are_claimed,
    claims::a_release_leaves_no_trace,
    claims::a_lost_claim_writes_nothing,
    claims::the_dead_leave_unknown_rows,
    claims::the_living_are_left_alone,
    claims::two_processes_share_a_heap,
    stale::what_was_tried_after_it_was_chosen_is_not_claimed,
    stale::what_became_uncertain_after_it_was_chosen_is_not_claimed,
    stale::what_was_only_claimed_for_a_while_is_still_as_it_was_chosen,
    stale::a_newer_event_that_was_delivered_meanwhile_refuses_a_claim,
    stale::a_newer_event_that_is_being_sent_refuses_a_claim,
    stale::a_test_payload_is_never_newer_than_a_real_event,
    stale::a_newer_event_is_looked_for,
    stale::what_was_tried_and_is_released_is_no_longer_as_it_was_chosen,
    copies::whichever_copy_arrives_puts_the_others_aside,
    copies::of_several_copies_the_newest_goes_in_bulk,
    copies::two_copies_are_never_on_their_way_at_once,
    copies::a_copy_is_not_held_behind_its_original,
    copies::what_binds_a_family_that_can_still_be_sent_is_not_pruned,
    copies::a_copy_stands_in_line_for_its_original,
    settling::a_success_and_a_failure,
    settling::without_an_answer_it_is_unknown,
    settling::every_field_comes_back,
    settling::history_is_in_order,
    settling::discard_and_restore,
    settling::a_batch_is_in_order,
    doubts::only_a_delivery_settles_it,
    doubts::putting_aside_and_back_keeps_it,
    doubts::what_was_delivered_and_is_sent_again_is_in_doubt,
    doubts::an_edited_copy_and_its_original_share_it,
    doubts::a_report_brings_it,
    reports::with_an_id_the_id_decides,
    reports::without_an_id_the_payload_decides,
    reports::an_id_that_comes_later_or_earlier_makes_no_second_event,
    reports::what_was_sent_with_an_id_that_was_made_up_keeps_it,
    reports::an_id_that_is_remembered_goes_with_its_row,
    reports::the_same_event_is_known_whatever_its_layout,
    reports::what_is_known_of_it_is_taken_over,
    reports::what_failed_here_is_known,
    reports::many_at_once_are_as_one_by_one,
    questions::newer_delivered_events_are_named,
    questions::candidates_come_by_failure_time,
    questions::the_same_document,
    questions::what_waits,
    questions::groups_and_stats,
    questions::pruning_spares_what_failed,
    questions::a_connector_is_renamed,
    questions::lines_and_info,
    questions::the_rest_of_a_file_is_sent_by_one,
    waiting::what_is_tried_again_is_taken_up_when_it_is_due,
    waiting::who_waits_is_nobody_elses,
    waiting::what_waited_when_its_process_died_is_as_it_was,
    waiting::a_latest_attempt_can_be_made_the_last,
    waiting::events_of_a_document_stand_in_line,
    waiting::what_failed_holds_what_comes_later,
    waiting::what_is_held_is_found_behind_what_holds_it,
    waiting::rows_are_looked_at,
    waiting::what_a_connector_has_left_is_counted,
    waiting::what_was_delivered_is_in_nobodys_way,
    waiting::a_line_goes_through_all_processes,
    waiting::what_waits_is_found_whatever_its_connector_is_called,
    waiting::what_is_written_after_a_rename_goes_by_the_new_name,
    waiting::a_line_is_kept_over_a_rename,
    waiting::what_stood_in_line_leaves_no_id_when_it_is_pruned,
    environments::a_rename_is_of_one_environment,
    environments::pruning_is_of_one_environment,
    environments::retention_is_of_one_environment,
    environments::lines_of_a_file_are_of_one_environment,
    environments::the_rest_of_a_file_is_of_one_environment,
    retention::with_zero_the_payload_goes_at_once,
    retention::what_is_old_is_thinned_and_nothing_else,
    retention::pruning_begins_a_round,
    retention::thin_rows_are_known_as_before,
    retention::thinning_lets_others_go_first,
    retention::unused_space_is_given_back,
    pages::tests_are_left_out,
    pages::an_id_is_found_before_a_text,
    pages::text_is_found_everywhere,
    pages::text_is_found_as_people_read_it,
    pages::places_are_found,
    pages::every_filter_as_the_naive_one,
];
