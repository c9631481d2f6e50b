//! The behaviours that every log must have, as one list of tests for each implementation.
//!
//! No test here uses a particular database. A location is opened several times to simulate several processes.

mod claims;
mod copies;
mod doubts;
mod environments;
mod fixture;
mod naive;
mod pages;
mod questions;
mod queued;
mod received;
mod reports;
mod retention;
mod settling;
mod stale;
mod waiting;

pub use fixture::{Place, fail_one};

/// Every behaviour. Each one is tested in a new location.
pub const BEHAVIOURS: &[fn(&dyn Place)] = &[
    claims::a_new_delivery_is_claimed,
    claims::one_of_two_processes_gets_the_claim,
    claims::only_rows_in_the_state_that_was_seen_are_claimed,
    claims::a_release_undoes_a_claim,
    claims::a_lost_claim_writes_nothing,
    claims::claims_of_dead_processes_become_unknown,
    claims::claims_of_living_processes_are_left_alone,
    claims::two_processes_share_the_failed_events,
    stale::a_row_that_was_tried_after_its_selection_is_not_claimed,
    stale::a_row_that_came_into_doubt_after_its_selection_is_not_claimed,
    stale::a_claim_that_was_released_does_not_invalidate_a_selection,
    stale::a_newer_event_that_was_delivered_meanwhile_prevents_a_claim,
    stale::a_newer_event_that_is_being_sent_prevents_a_claim,
    stale::a_test_payload_is_never_newer_than_a_real_event,
    stale::a_newer_event_is_found,
    stale::a_release_after_an_attempt_invalidates_a_selection,
    copies::the_delivery_of_a_copy_discards_the_other_copies,
    copies::a_bulk_repost_sends_the_newest_of_several_copies,
    copies::two_copies_are_never_being_sent_at_once,
    copies::a_copy_is_not_held_behind_its_original,
    copies::copies_are_not_pruned_while_one_can_still_be_sent,
    copies::a_copy_takes_the_place_of_its_original_in_line,
    settling::a_success_and_a_failure,
    settling::a_settlement_without_an_answer_is_unknown,
    settling::every_field_is_read_as_it_was_written,
    settling::history_is_in_order,
    settling::discard_and_restore,
    settling::a_batch_is_in_order,
    doubts::only_a_delivery_ends_doubt,
    doubts::discard_and_restore_keep_doubt,
    doubts::a_delivered_row_that_is_sent_again_is_in_doubt,
    doubts::an_edited_copy_and_its_original_share_doubt,
    doubts::a_report_keeps_the_doubt_of_its_event,
    reports::reports_with_an_id_are_compared_by_id,
    reports::reports_without_an_id_are_compared_by_payload,
    reports::an_id_that_is_reported_later_or_earlier_makes_no_second_event,
    reports::an_event_that_was_sent_with_a_generated_id_keeps_it,
    reports::an_id_that_is_remembered_goes_with_its_row,
    reports::the_same_event_is_recognised_in_any_layout,
    reports::a_report_keeps_what_is_known_of_the_attempt,
    reports::a_report_of_an_event_that_failed_here_is_recognised,
    reports::a_bulk_import_equals_single_reports,
    received::equal_events_that_never_failed_are_different_events,
    received::an_event_that_failed_before_is_sent_again_in_its_row,
    received::events_of_another_connector_key_or_environment_are_not_the_same,
    received::an_event_that_was_reposted_meanwhile_is_not_sent_twice,
    received::an_event_that_is_not_absorbed_is_sent_as_a_new_one,
    received::an_event_that_the_sender_reposted_itself_absorbs_nothing,
    received::the_delivery_of_an_edited_copy_counts,
    received::a_given_id_decides_what_is_the_same,
    received::an_awaited_row_of_a_dead_process_becomes_unknown,
    received::a_row_is_awaited_only_by_the_claim_of_its_sender,
    received::claims_of_dead_processes_are_found_in_steps_while_a_log_is_open,
    queued::a_queued_event_is_taken_once_by_any_process,
    queued::a_queued_event_is_retried_later_by_any_process,
    queued::a_queued_event_whose_time_is_over_is_found,
    queued::a_queued_event_is_known_by_its_id,
    queued::all_changes_are_made_or_none,
    queued::a_queued_event_of_a_dead_process_is_sent_again_if_it_may_be,
    queued::a_queued_event_waits_for_an_older_one_that_is_retried,
    queued::a_queued_event_that_failed_for_good_holds_later_ones,
    queued::a_queued_event_is_found_after_its_connector_was_renamed,
    questions::candidates_have_the_newer_delivered_event,
    questions::candidates_are_sorted_by_failure_time,
    questions::other_events_of_a_document_are_found,
    questions::unfinished_rows_are_listed,
    questions::rows_are_counted_in_groups,
    questions::pruning_keeps_failed_rows,
    questions::a_connector_is_renamed,
    questions::lines_of_a_file_and_info_are_returned,
    questions::one_process_sends_the_rest_of_a_file,
    waiting::a_retry_is_taken_up_when_it_is_due,
    waiting::a_waiting_row_cannot_be_claimed,
    waiting::a_row_that_waited_when_its_process_died_keeps_its_state,
    waiting::the_latest_attempt_can_be_made_final,
    waiting::events_of_a_document_wait_in_line,
    waiting::a_failed_event_holds_later_ones,
    waiting::held_rows_are_found_behind_the_row_that_holds_them,
    waiting::looking_at_rows_changes_nothing,
    waiting::unsettled_rows_of_a_connector_are_counted,
    waiting::a_delivered_row_delays_no_other,
    waiting::a_line_is_shared_by_all_processes,
    waiting::a_waiting_row_is_found_after_its_connector_was_renamed,
    waiting::rows_written_after_a_rename_have_the_new_name,
    waiting::a_line_survives_a_rename,
    waiting::pruning_removes_the_ids_of_rows_that_were_in_line,
    environments::a_rename_changes_one_environment,
    environments::pruning_changes_one_environment,
    environments::retention_changes_one_environment,
    environments::lines_of_a_file_belong_to_one_environment,
    environments::the_rest_of_a_file_belongs_to_one_environment,
    retention::with_zero_retention_a_delivery_removes_the_payload,
    retention::only_old_delivered_rows_are_thinned,
    retention::pruning_starts_a_round_of_retention,
    retention::thin_rows_are_still_recognised,
    retention::thinning_lets_other_processes_write,
    retention::unused_space_is_returned_to_the_disk,
    pages::test_payloads_are_left_out,
    pages::an_id_is_found_before_a_text,
    pages::text_is_found_in_payload_and_answer,
    pages::text_is_found_as_people_read_it,
    pages::values_in_the_payload_are_found,
    pages::every_filter_agrees_with_a_naive_one,
];
