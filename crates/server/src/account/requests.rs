//! The account methods on the wire: decode, serve, encode.

use std::sync::Arc;

use canteen_protocol::account::{
    ChangePassword, Devices, ListDevices, RequestCode, RevokeDevice, SignIn, SignOut,
};
use canteen_protocol::method::Nothing;
use canteen_protocol::own::{ChangeOwn, SendOwnCode};
use canteen_protocol::second_factor::{
    AwaitSecondStep, ConfirmTotp, DisableTotp, EnableTotp, RenewRecoveryCodes, ResetSecondFactor,
    TakeSecondStep,
};

use super::service::{change, code, devices, hello, own, second, settings, sign_in, trail};
use super::throttle::Doors;
use crate::config::SignInRates;
use crate::router::Router;

/// Registers the hello and all account methods.
pub fn register(router: &mut Router, rates: &SignInRates) {
    let doors = Arc::new(Doors::new(rates));
    router.hello(|app, _peer, ask| async move { hello::hello(&app, ask).await });
    router.open::<SignIn, _, _>({
        let doors = Arc::clone(&doors);
        move |app, peer, ask| {
            let doors = Arc::clone(&doors);
            async move { sign_in::sign_in(&app, &doors, peer.ip, ask).await }
        }
    });
    router.open::<RequestCode, _, _>({
        let doors = Arc::clone(&doors);
        move |app, peer, ask| {
            let doors = Arc::clone(&doors);
            async move { code::request(&app, &doors, peer.ip, ask).await }
        }
    });
    router.on::<SendOwnCode, _, _>({
        let doors = Arc::clone(&doors);
        move |app, caller, _| {
            let doors = Arc::clone(&doors);
            async move { code::request_own(&app, &doors, caller).await }
        }
    });
    second_steps(router, &doors);
    second_factors(router, &doors);
    router.query(trail::list);
    router.query(trail::verify);
    router.query(settings::get);
    router.on(settings::change);
    router.on::<SignOut, _, _>(|app, caller, _| async move {
        devices::sign_out(&app, caller).await.map(|()| Nothing {})
    });
    router.query::<ListDevices, _, _>(|app, caller, _| async move {
        devices::list(&app, caller).await.map(|devices| Devices { devices })
    });
    router.on::<RevokeDevice, _, _>(|app, caller, ask| async move {
        devices::revoke(&app, caller, ask.device).await.map(|()| Nothing {})
    });
    router.query(own::get);
    router.on::<ChangeOwn, _, _>({
        let doors = Arc::clone(&doors);
        move |app, caller, ask| {
            let doors = Arc::clone(&doors);
            async move { own::change(&app, &doors, caller, ask).await }
        }
    });
    router.on::<ChangePassword, _, _>(move |app, caller, ask| {
        let doors = Arc::clone(&doors);
        async move { change::password(&app, &doors, caller, ask).await.map(|()| Nothing {}) }
    });
}

/// Registers the second step of signing in.
fn second_steps(router: &mut Router, doors: &Arc<Doors>) {
    router.open::<TakeSecondStep, _, _>({
        let doors = Arc::clone(doors);
        move |app, peer, ask| {
            let doors = Arc::clone(&doors);
            async move { second::take::take(&app, &doors, peer.ip, ask).await }
        }
    });
    router.open::<AwaitSecondStep, _, _>({
        let doors = Arc::clone(doors);
        move |app, peer, ask| {
            let doors = Arc::clone(&doors);
            async move { second::page::awaited(&app, &doors, peer.ip, ask).await }
        }
    });
}

/// Registers what members and administrators do to second factors.
fn second_factors(router: &mut Router, doors: &Arc<Doors>) {
    router.query(second::show::show);
    router.on(second::page::renew);
    router.on::<ResetSecondFactor, _, _>(|app, caller, ask| async move {
        second::reset::reset(&app, caller, ask).await.map(|()| Nothing {})
    });
    router.on::<EnableTotp, _, _>({
        let doors = Arc::clone(doors);
        move |app, caller, ask| {
            let doors = Arc::clone(&doors);
            async move { second::enrol::begin(&app, &doors, caller, ask).await }
        }
    });
    router.on::<ConfirmTotp, _, _>({
        let doors = Arc::clone(doors);
        move |app, caller, ask| {
            let doors = Arc::clone(&doors);
            async move { second::enrol::confirm(&app, &doors, caller, ask).await }
        }
    });
    router.on::<DisableTotp, _, _>({
        let doors = Arc::clone(doors);
        move |app, caller, ask| {
            let doors = Arc::clone(&doors);
            async move {
                second::enrol::disable(&app, &doors, caller, ask).await.map(|()| Nothing {})
            }
        }
    });
    router.on::<RenewRecoveryCodes, _, _>({
        let doors = Arc::clone(doors);
        move |app, caller, ask| {
            let doors = Arc::clone(&doors);
            async move { second::enrol::recover(&app, &doors, caller, ask).await }
        }
    });
}
