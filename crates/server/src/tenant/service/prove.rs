//! Proving who a corp is: a proof is asked for, looked for, given up.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::tenant::{Asked, CancelProof, CheckProof, Org, ProofWay, StartProof};
use canteen_protocol::{ErrorCode, Time, WireError};
use serde_json::json;

use super::recheck;
use super::show::{asked, check_admin, found, org, target};
use crate::account::secret;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::Tx;
use crate::directory;
use crate::fault::{Fault, Outcome};
use crate::jobs;
use crate::tenant::identity;
use crate::tenant::rules::{self, PAUSE, YEAR};
use crate::tenant::store::agreed;
use crate::tenant::store::proof::{self, Stored};
use crate::tenant::{Resolver, Tenancy};

/// Begins one.
///
/// # Errors
/// `Forbidden` for who is no administrator, `Invalid` for what is no domain or key.
pub async fn start(app: App, caller: Caller, ask: StartProof) -> Outcome<Asked> {
    let (public, subject) = match ask.way {
        ProofWay::Key => identity::public(&ask.subject).map_err(Fault::invalid)?,
        ProofWay::Dns | ProofWay::Web => {
            (String::new(), rules::domain(&ask.subject).map_err(Fault::invalid)?)
        }
    };
    // A record stands for ever; a signature is to be of today.
    let chance = (ask.way == ProofWay::Key).then(secret::short);
    let Caller { member, corp, .. } = caller;
    let now = app.now();
    app.db
        .write(directory::lane(corp), move |tx| {
            check_admin(tx, member)?;
            let corp_id = found(tx, corp)?.corp_id;
            let fingerprint = identity::found(tx, corp)?;
            // Beginning anew is no way around the pause between two looks.
            let looked = proof::find(tx, corp, false)?.map_or(Time(0), |before| before.looked);
            let pending = Stored {
                way: ask.way,
                subject: subject.clone(),
                public: public.clone(),
                text: rules::text(&corp_id, &fingerprint, chance.as_deref()),
                at: now,
                looked,
                problem: String::new(),
                next: Time(0),
                failing: None,
            };
            proof::put(tx, corp, false, &pending)?;
            let detail = json!({ "way": ask.way, "subject": subject });
            audit::record(tx, corp, now, Some(member), "corp.verify_start", &target(corp), detail)?;
            Ok(asked(pending))
        })
        .await
}

/// Looks for the one under way. What is found becomes the mark.
///
/// # Errors
/// `Forbidden`; conflict when none is under way, or as many other corps bear the mark of the domain
/// as may; not found when it is not there, with the reason; rate limited.
pub async fn check(app: App, caller: Caller, ask: CheckProof) -> Outcome<Org> {
    let Caller { member, corp, .. } = caller;
    let now = app.now();
    let begin = move |tx: &mut Tx<'_>| {
        check_admin(tx, member)?;
        let mut pending = proof::find(tx, corp, false)?.ok_or_else(|| {
            Fault::conflict("no proof is under way: begin one with canteen org verify start")
        })?;
        let wait = pending.looked.0 + PAUSE - now.0;
        if wait > 0 {
            let why = "it was looked for a moment ago: wait some seconds";
            let error = WireError::new(ErrorCode::RateLimited, why);
            return Err(Fault::Refused(error.with(json!({ "retry_ms": wait }))));
        }
        pending.looked = now;
        proof::put(tx, corp, false, &pending)?;
        Ok(pending)
    };
    let pending = app.db.write(directory::lane(corp), begin).await?;
    let looked = match pending.way {
        ProofWay::Key => identity::verify(&pending.public, &pending.text, &ask.signature),
        ProofWay::Dns | ProofWay::Web => look(app.resolver.as_ref(), &pending).await,
    };
    let (way, place) = (pending.way, rules::place(pending.way, &pending.subject));
    let tenancy = app.tenancy.clone();
    let end = move |tx: &mut Tx<'_>| {
        // Looking takes a while.
        check_admin(tx, member)?;
        let now_pending = proof::find(tx, corp, false)?;
        if now_pending.as_ref() != Some(&pending) {
            return Err(Fault::conflict("the proof was changed meanwhile: look again"));
        }
        match &looked {
            Ok(()) => {
                hold(tx, corp, &pending, (now, &tenancy))?;
                let detail = json!({ "way": pending.way, "subject": pending.subject });
                audit::record(tx, corp, now, Some(member), "corp.verified", &target(corp), detail)?;
                Ok(Ok(org(tx, corp, Some(&tenancy), now)?))
            }
            Err(problem) => {
                let problem = problem.clone();
                proof::put(
                    tx,
                    corp,
                    false,
                    &Stored { problem: problem.clone(), ..pending.clone() },
                )?;
                Ok(Err(problem))
            }
        }
    };
    app.db.write(directory::lane(corp), end).await?.map_err(|problem| {
        Fault::not_found(match way {
            ProofWay::Dns => format!("the TXT record {place} was looked for: {problem}"),
            ProofWay::Web => format!("{place} was looked for: {problem}"),
            ProofWay::Key => problem,
        })
    })
}

/// Looks whether the text stands where it should.
///
/// # Errors
/// Why it does not, for people.
pub async fn look(resolver: &dyn Resolver, proof: &Stored) -> Result<(), String> {
    let place = rules::place(proof.way, &proof.subject);
    match proof.way {
        ProofWay::Dns => {
            let texts = resolver.txt(&place).await?;
            rules::found(texts.iter().map(String::as_str), &proof.text)
        }
        ProofWay::Web => rules::found(resolver.page(&place).await?.lines(), &proof.text),
        ProofWay::Key => Err("a key signs anew every year".into()),
    }
}

/// What was proved becomes the mark, and is looked for again in a year.
fn hold(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    pending: &Stored,
    (now, tenancy): (Time, &Tenancy),
) -> Outcome<()> {
    agreed::wait_to_count(tx)?;
    let others = proof::bearers(tx, &pending.subject, corp)?;
    if others >= tenancy.corps_of_proof {
        return Err(Fault::conflict(format!(
            "{others} corps of this server bear the mark of {} already, which is as many as may: ask \
             the server's operator, who sets limit_corps_of_proof",
            pending.subject
        )));
    }
    let next = Time(now.0 + YEAR);
    let held = Stored { at: now, problem: String::new(), next, failing: None, ..pending.clone() };
    proof::put(tx, corp, true, &held)?;
    proof::remove(tx, corp, false)?;
    directory::look_again(tx, corp, now)?;
    Ok(jobs::schedule(tx, &recheck::key(corp), recheck::KIND, next, &corp)?)
}

/// Gives the one under way up, and the mark if that is asked for.
///
/// # Errors
/// `Forbidden`; conflict when there is nothing to give up.
pub async fn cancel(app: App, caller: Caller, ask: CancelProof) -> Outcome<Org> {
    let Caller { member, corp, .. } = caller;
    let (now, tenancy) = (app.now(), app.tenancy.clone());
    app.db
        .write(directory::lane(corp), move |tx| {
            check_admin(tx, member)?;
            let pending = proof::remove(tx, corp, false)?;
            let mark = ask.mark && proof::remove(tx, corp, true)?;
            if !pending && !mark {
                let what = if ask.mark { "there is no mark and no proof" } else { "no proof is" };
                return Err(Fault::conflict(format!("{what} under way")));
            }
            if mark {
                jobs::cancel(tx, &recheck::key(corp))?;
                directory::look_again(tx, corp, now)?;
            }
            let detail = json!({ "pending": pending, "mark": mark });
            audit::record(
                tx,
                corp,
                now,
                Some(member),
                "corp.verify_cancel",
                &target(corp),
                detail,
            )?;
            org(tx, corp, Some(&tenancy), now)
        })
        .await
}
