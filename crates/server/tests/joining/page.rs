//! The page as browsers and programs get it, and what hostile visitors send.

use canteen_protocol::invite::MakeLink;
use canteen_server::mail::Mailer;
use canteen_server::sms::Sms;
use canteen_testkit::http::{self, Answer};
use canteen_testkit::{Storage, TestServer, both_engines};

use super::{BASE, FORM, World, encoded, text, ticket};

const HTML: (&str, &str) = ("accept", "text/html,application/xhtml+xml");

/// Headers, body, and the status of the answer.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a [u8], u16);

fn check_headers(page: &Answer) {
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("form-action 'self'"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{policy}");
    for (name, value) in [
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(page.header(name), Some(value));
    }
    assert!(page.header("set-cookie").is_none());
}

both_engines! {
    async fn browsers_get_html_and_programs_text_in_their_language(world: World) {
        let path = world.link(MakeLink::default()).await;
        let ask = async |headers: &[(&str, &str)]| {
            let page = http::ask(world.server.addr(), "GET", &path, headers, b"").await;
            assert_eq!(page.status, 200);
            check_headers(&page);
            page
        };
        let plain = ask(&[]).await;
        assert_eq!(plain.header("content-type"), Some("text/plain; charset=utf-8"));
        let login = format!("canteen login {BASE} --corp {}", world.corp.corp_id);
        for part in ["Acme invites you", "apt install canteen", &login, "curl -d ticket=", BASE] {
            assert!(text(&plain).contains(part), "{part} is not in\n{}", text(&plain));
        }
        let html = ask(&[HTML]).await;
        assert_eq!(html.header("content-type"), Some("text/html; charset=utf-8"));
        for part in ["<html lang=\"en\">", "Join Acme", "method=\"post\"", "apt install canteen", &login, "<svg "] {
            assert!(text(&html).contains(part), "{part} is not in\n{}", text(&html));
        }
        for never in ["<script", "javascript:", " style=", "http://localhost", "onclick"] {
            assert!(!text(&html).contains(never), "{never}");
        }
        let chinese = ask(&[HTML, ("accept-language", "zh-CN,zh;q=0.9")]).await;
        assert_eq!(chinese.header("content-language"), Some("zh-CN"));
        assert!(text(&chinese).contains("加入Acme") && text(&chinese).contains("发送验证码"));
        assert!(text(&ask(&[("accept-language", "zh")]).await).contains("一、填写信息"));
    }

    async fn html_in_what_is_written_stays_text(world: World) {
        let path = world.link(MakeLink::default()).await;
        let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        let form = [("name", evil), ("address", evil), ("userid", evil), ("reason", evil)];
        let body = encoded(&form);
        let page = world.send(&path, &[("content-type", FORM), HTML], body.as_bytes()).await;
        assert_eq!(page.status, 400);
        check_headers(&page);
        let page = text(&page);
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img"), "{page}");
        assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
        // A name may hold such signs; administrators get them as text.
        let joined = world.join(&path, "<b>O'Neill</b> & \u{202e}co", "o@example.com").await;
        assert_eq!(joined.status, 200);
        let name = world.waiting().await[0].1.clone();
        assert!(name.starts_with("<b>O'Neill</b> &") && !name.contains('\u{202e}'), "{name:?}");
    }

    async fn forms_that_are_none_are_refused_with_a_page(world: World) {
        let path = world.link(MakeLink::default()).await;
        let good = encoded(&[("name", "A"), ("address", "a@example.com")]);
        let huge = format!("name={}", "x".repeat(100_000));
        let many = "a=b&".repeat(1_000);
        let kind = ("content-type", FORM);
        let cases: [Case<'_>; 11] = [
            (&[kind], huge.as_bytes(), 413),
            (&[kind], many.as_bytes(), 400),
            (&[kind], b"name=%ff%fe&address=a@example.com", 400),
            (&[kind], b"name=\xff\xfe&address=a@example.com", 400),
            (&[kind], b"name=%4", 400),
            (&[kind], b"", 400),
            (&[("content-type", "application/json")], b"{}", 415),
            (&[("content-type", "multipart/form-data; boundary=x")], good.as_bytes(), 415),
            (&[], good.as_bytes(), 415),
            (&[kind, ("origin", "https://evil.example.com")], good.as_bytes(), 403),
            (&[kind, ("sec-fetch-site", "cross-site"), ("origin", "null")], good.as_bytes(), 403),
        ];
        for (headers, body, expected) in cases {
            let page = world.send(&path, headers, body).await;
            let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
            assert_eq!(page.status, expected, "{headers:?} {shown}: {}", text(&page));
            check_headers(&page);
        }
        assert!(world.server.mailer.sent().is_empty());
        for headers in [
            &[kind, ("origin", BASE), ("sec-fetch-site", "same-origin")][..],
            &[kind, ("origin", "null"), ("sec-fetch-site", "same-origin")],
            &[("content-type", "application/X-WWW-form-urlencoded; charset=utf-8")],
        ] {
            assert_eq!(world.send(&path, headers, good.as_bytes()).await.status, 200, "{headers:?}");
        }
        let put = http::ask(world.server.addr(), "PUT", &path, &[], b"").await;
        assert_eq!(put.status, 405);
    }

    async fn fields_that_are_wrong_are_named_and_the_rest_is_kept(world: World) {
        let path = world.link(MakeLink::default()).await;
        let body = encoded(&[("name", "Zhao Min"), ("address", "zhao@"), ("userid", "a b")]);
        let kind = ("content-type", FORM);
        let page = world.send(&path, &[kind, HTML], body.as_bytes()).await;
        assert_eq!(page.status, 400);
        let page = text(&page);
        for part in ["The address is not one", "The account is 1 to 32", "value=\"Zhao Min\"", "value=\"zhao@\""] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        let chinese = ("accept-language", "zh-CN");
        let page = world.send(&path, &[kind, chinese], body.as_bytes()).await;
        assert!(text(&page).contains("格式不正确"), "{}", text(&page));
    }

    async fn a_ticket_opens_only_its_own_request(world: World) {
        let (one, two) = (world.link(MakeLink::default()).await, world.link(MakeLink::default()).await);
        let mine = world.apply(&one, "A", "a@example.com").await;
        let digits = world.digits("a@example.com", 0).await;
        // By another link.
        let other = world.prove(&two, &mine, &digits).await;
        assert_eq!(other.status, 404);
        // Another address under the same ticket is another request with another ticket.
        let form = [("ticket", mine.as_str()), ("name", "A"), ("address", "b@example.com")];
        let answer = world.post(&one, &form).await;
        assert_ne!(ticket(&answer), mine);
        let waiting = world.prove(&one, &mine, &digits).await;
        assert_eq!(waiting.status, 200, "{}", text(&waiting));
        // A ticket of one's own making is not taken unless it has the form of one.
        let form = [("ticket", "1"), ("name", "A"), ("address", "c@example.com")];
        assert_eq!(ticket(&world.post(&one, &form).await).len(), 43);
    }

    async fn without_an_address_of_its_own_the_page_goes_by_the_request(storage: Storage) {
        let server = TestServer::with(storage, |options| {
            options.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
            options.mailer = Mailer::Off;
            options.sms = Sms::Off;
        });
        let server = server.await;
        server.corp("Acme").create().await;
        let admin = server.client("admin").await;
        let made = admin.call(MakeLink::default()).await.unwrap();
        assert_eq!(made.url, None);
        let page = http::ask(server.addr(), "GET", &made.path, &[], b"").await;
        assert!(text(&page).contains(&format!("canteen login http://{} ", server.addr())), "{}", text(&page));
        assert!(text(&page).contains("cannot send codes"));
        let proto = [("x-forwarded-proto", "https")];
        let page = http::ask(server.addr(), "GET", &made.path, &proto, b"").await;
        assert!(text(&page).contains(&format!("canteen login https://{} ", server.addr())));
        // Codes cannot be sent, and it is said at the field.
        let body = encoded(&[("name", "A"), ("address", "a@example.com")]);
        let page = http::ask(server.addr(), "POST", &made.path, &[("content-type", FORM)], body.as_bytes());
        let page = page.await;
        assert_eq!(page.status, 400);
        assert!(text(&page).contains("sends no mail"), "{}", text(&page));
    }
}
