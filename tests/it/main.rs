//! Tests of the real binary, and of the promises that users rely on.

mod asn;
mod buckets;
mod captures;
mod causes;
#[cfg(unix)]
mod ci;
mod claims;
#[cfg(unix)]
mod command_lines;
mod completions;
mod config;
#[cfg(unix)]
mod conformance;
mod connector;
mod connector_apply;
mod connector_diff;
mod connector_export;
mod connector_formats;
mod connector_history;
mod connector_remove;
mod connector_slips;
mod connector_test;
#[cfg(unix)]
mod crash;
mod cut_lines;
mod demo;
mod docs;
mod doctor;
mod doubt;
mod dry_run;
mod dry_run_room;
mod endpoints;
mod event;
#[cfg(unix)]
mod event_spec;
mod exactness;
mod export;
mod export_har;
mod export_redacted;
mod failed;
mod failed_add;
mod failed_diff;
mod failed_report;
mod failed_show;
mod failed_stats;
#[cfg(target_os = "linux")]
mod faults;
#[cfg(target_os = "linux")]
mod file_names;
#[cfg(unix)]
mod follow;
mod given;
#[cfg(unix)]
mod global_flags;
mod half_characters;
mod harness;
mod help;
mod hostile;
mod import;
mod import_lines;
mod journey;
#[cfg(unix)]
mod kill;
mod left_out;
mod limits;
mod listen;
mod lists;
mod log_backup;
mod log_copy;
mod log_left_wal;
mod log_monitoring;
mod log_place;
mod log_steps;
#[cfg(unix)]
mod lost_attempts;
mod man;
mod morning;
mod moved;
mod nested;
mod night;
mod oauth;
mod older_log;
mod own_objects;
#[cfg(target_os = "linux")]
mod packages;
mod pager;
mod payloads;
mod policy;
#[cfg(all(unix, feature = "postgres"))]
mod postgres;
#[cfg(unix)]
mod prompts;
mod receiver;
#[cfg(unix)]
mod relay;
mod repost;
#[cfg(unix)]
mod repost_bulk;
mod repost_edit;
mod repost_held;
mod repost_limit;
mod repost_misfit;
#[cfg(unix)]
mod repost_plan;
mod resume;
mod retention;
#[cfg(unix)]
mod review;
mod same_event;
mod schema;
#[cfg(unix)]
mod screens;
mod search;
#[cfg(unix)]
mod secrets;
mod send;
mod send_continue;
#[cfg(unix)]
mod send_stopped;
#[cfg(unix)]
mod servers;
mod signing;
mod stats_shown;
mod status;
mod store;
mod store_edits;
#[cfg(unix)]
mod store_file;
mod store_large;
mod surface;
mod tidy;
mod validate;
mod verdict;
mod wire;
mod without_store;
#[cfg(unix)]
mod wizard;
#[cfg(unix)]
mod worker;
#[cfg(unix)]
mod wrong_command_lines;
