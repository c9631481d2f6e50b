//! Flags that change a payload: they set a value, replace the payload, or open an editor.

use crate::commands::context::{ContentArgs, Context, MAX_PAYLOAD_BYTES, Purpose, read_data};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::Log;
use crate::model::{BadSplice, Delivery, DeliveryId, Pointer, difference, is_no_edit, json, quoted_name};
use crate::output::Out;
use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::process::Command;
use tempfile::NamedTempFile;

/// Flags that change the payload.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Payload")]
pub struct EditArgs {
    /// Replace one value, for example '/storeId="256"'; can be repeated
    ///
    /// A value that is not JSON is used as text. Put an id that looks like a number in double quotes. All other bytes stay the
    /// same.
    #[arg(long, value_name = "POINTER=VALUE", value_parser = parse_set)]
    set: Vec<(Pointer, String)>,
    /// Send this payload instead: JSON, @FILE, or - for stdin
    #[arg(long, value_name = "JSON|@FILE|-", conflicts_with_all = ["set", "edit"])]
    data: Option<OsString>,
    /// Edit the payload in $VISUAL or $EDITOR
    #[arg(long, conflicts_with = "set")]
    edit: bool,
    /// Largest payload to accept, in bytes
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = MAX_PAYLOAD_BYTES)]
    max_bytes: u64,
    #[command(flatten)]
    content: ContentArgs,
}

/// A payload that differs from the stored one.
pub struct Edit {
    /// The exact new bytes.
    pub payload: Vec<u8>,
    /// What differs, one line per place in the payload.
    pub difference: String,
}

/// A payload that a person typed in the editor.
pub struct Typed {
    /// The event that was edited.
    pub of: DeliveryId,
    /// The id of its copy.
    pub webhook_id: String,
    /// The exact bytes.
    pub payload: Vec<u8>,
}

impl EditArgs {
    /// Says whether the payload is edited by a person.
    pub fn is_typed(&self) -> bool {
        self.edit
    }

    /// Reads what `--data` names, once for all events.
    pub fn given(&self, out: &mut Out) -> anyhow::Result<Option<Vec<u8>>> {
        self.data.as_deref().map(|data| read_data(data, self.max_bytes, out)).transpose()
    }

    /// Checks what `--data` gives.
    fn check_given(&self, given: &[u8]) -> Result<(), Fault> {
        let name = "nothing was sent: the new payload";
        self.content.check_given(self.data.as_deref().unwrap_or_default(), given, name, Purpose::Send)
    }

    /// Refuses `--not-json` without a payload that it could apply to.
    pub fn check(&self) -> Result<(), Fault> {
        self.content.need_data(self.data.is_some() || self.edit, "--data or --edit")
    }

    /// Says whether the payload is to be changed.
    pub fn is_given(&self) -> bool {
        !self.set.is_empty() || self.data.is_some() || self.edit
    }
}

/// Saves typed payloads in files if the log refused them because their event changed in the meantime.
pub fn keep_typed(context: &mut Context, log: &mut dyn Log, typed: &[Typed]) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    for Typed { of, webhook_id, payload } in typed {
        if log.find(webhook_id)?.is_some() {
            continue;
        }
        let mut file = file_for(*of)?;
        file.write_all(payload)?;
        let (_, path) = file.keep()?;
        context.out.warn(format!(
            "event {of} changed while it was edited, so the edited payload was not sent; it is kept at {0}. Look at the event \
             again: `inv-hooks failed show {of}`, then `inv-hooks repost {of} --data @{0}`",
            quoted_name(path.as_os_str())
        ));
        exit = Exit::Refused;
    }
    Ok(exit)
}

/// Makes a file for a payload; its name contains the id of the event.
fn file_for(id: DeliveryId) -> std::io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(&format!("event-{id}-")).suffix(".json").tempfile()
}

fn parse_set(text: &str) -> Result<(Pointer, String), String> {
    let (pointer, value) = text.split_once('=').ok_or("write a pointer, '=' and a value: /productList/0/quantity=3")?;
    let pointer: Pointer = pointer.parse().map_err(|error| format!("{error}"))?;
    if text.starts_with('=') {
        return Err("name a place, for example /storeId=\"256\"; to replace the whole payload, use --data".to_owned());
    }
    Ok((pointer, json::value_of(value)))
}

/// Returns the changed payload of `row`; `None` if no flag changes it, or if a dry run would have to open the editor. `given` is
/// the value of `--data`.
pub fn edited(
    args: &EditArgs,
    given: Option<&[u8]>,
    context: &mut Context,
    log: &mut dyn Log,
    row: &Delivery,
) -> anyhow::Result<Option<Edit>> {
    if !args.is_given() {
        return Ok(None);
    }
    context.out.repeat_api_key(row.api_key);
    let Some(stored) = log.payload(row.id)? else {
        let Some(given) = given else {
            return Err(Fault::not_found(format!("the payload of event {} is no longer kept", row.id))
                .hint("Give a new payload with --data.")
                .into());
        };
        args.check_given(given)?;
        context.warn_of_mistakes(row.api_key, given, None)?;
        let difference = "the whole payload; the previous payload is no longer kept".to_owned();
        return Ok(Some(Edit { payload: given.to_vec(), difference }));
    };
    let payload = match given {
        Some(given) => given.to_vec(),
        None if args.edit => match in_editor(context, args, row, &stored)? {
            Some(payload) => payload,
            None => return Ok(None),
        },
        None => {
            warn_of_numbers(args, context, &stored);
            spliced(args, row, &stored)?
        }
    };
    if is_no_edit(&stored, &payload) {
        return Err(Fault::invalid(format!("the payload of event {} was not changed; nothing was sent", row.id))
            .hint(format!("Send it unchanged: `inv-hooks repost {}`.", row.id))
            .into());
    }
    if given.is_some() {
        args.check_given(&payload)?;
        context.warn_of_mistakes(row.api_key, &payload, None)?;
    }
    let difference = difference(&stored, &payload);
    Ok(Some(Edit { payload, difference }))
}

/// Warns if `--set` turns text into a number: an id that looks like a number is text in the payload, and the endpoint may refuse
/// a number.
fn warn_of_numbers(args: &EditArgs, context: &mut Context, stored: &[u8]) {
    let Some(root) = json::parse(stored) else { return };
    for (pointer, value) in &args.set {
        let was_text = pointer.find(root).iter().any(|old| old.get().starts_with('"'));
        if was_text && value.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            context.out.warn(format!(
                "--set {pointer}: the value was text and becomes a number; to keep it text, write '{pointer}=\"{value}\"'"
            ));
        }
    }
}

fn spliced(args: &EditArgs, row: &Delivery, stored: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut payload = stored.to_vec();
    for (pointer, value) in &args.set {
        payload = pointer.splice(&payload, value).map_err(|error: BadSplice| {
            Fault::invalid(format!("--set {pointer}: {error}; nothing was sent"))
                .hint(format!("`inv-hooks failed show {}` shows the payload.", row.id))
        })?;
    }
    Ok(payload)
}

/// Opens the payload in an editor. The bytes that the editor wrote are sent unchanged. If they are not a valid payload, the file
/// is kept, so that no typed text is lost. A dry run opens no editor.
fn in_editor(context: &mut Context, args: &EditArgs, row: &Delivery, stored: &[u8]) -> anyhow::Result<Option<Vec<u8>>> {
    if !context.can_ask() {
        return Err(Fault::refused("--edit needs a terminal").hint("Use --set /POINTER=VALUE or --data @FILE.").into());
    }
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let Some(editor) = variable("VISUAL").or_else(|| variable("EDITOR")) else {
        return Err(Fault::usage("--edit: neither VISUAL nor EDITOR is set")
            .hint("Name one: `EDITOR=nano inv-hooks repost …`.")
            .into());
    };
    if context.global.dry_run {
        context.out.say(format!("event {}: a dry run does not open the editor", row.id));
        return Ok(None);
    }
    let mut file = file_for(row.id)?;
    file.write_all(stored)?;
    file.flush()?;
    let path = file.into_temp_path();
    context.out.flush()?;
    let status = Command::new("sh").arg("-c").arg(format!("{editor} \"$1\"")).arg("sh").arg(&path).status()?;
    if !status.success() {
        return Err(Fault::refused("the editor ended with an error; nothing was sent")
            .hint("Check VISUAL and EDITOR, or use --set /POINTER=VALUE or --data @FILE.")
            .into());
    }
    let payload = std::fs::read(&path)?;
    if is_no_edit(stored, &payload) {
        return Ok(Some(payload));
    }
    if let Err(fault) = args.content.check(&payload, "nothing was sent: the edited payload", Purpose::Send) {
        let kept = path.keep()?;
        let why = fault.hint.clone().unwrap_or_default();
        let file = quoted_name(&[OsStr::new("@"), kept.as_os_str()].join(OsStr::new("")));
        return Err(fault
            .hint(format!("{why}\nIt was saved. Fix it and send it: `inv-hooks repost {} --data {file}`", row.id))
            .into());
    }
    Ok(Some(payload))
}
