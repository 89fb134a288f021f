//! A page as HTML: no scripts, one style sheet of its own, everything escaped.

use std::fmt::Write;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use canteen_text::qr::{QUIET, Qr};
use sha2::{Digest, Sha256};

use super::sheet::{Block, Field, Form, Sheet};

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1.05rem/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:1rem}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}\
label{display:block;margin:.8rem 0 .2rem}\
input{font:inherit;width:100%;box-sizing:border-box;padding:.55rem}\
button{font:inherit;margin-top:1rem;padding:.7rem 1.4rem}\
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.7rem;border:1px solid;border-radius:.3rem}\
.alert{border-left:.3rem solid #c00;padding-left:.7rem}\
svg{width:12rem;height:12rem;display:block}";

/// What a browser may do with a page: use this style, send its forms back, and nothing else.
pub static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
});

/// The page.
pub fn page(sheet: &Sheet) -> String {
    let (lang, title) = (sheet.speech.tag(), escaped(&sheet.title));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    for block in &sheet.blocks {
        part(&mut page, block);
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn part(page: &mut String, block: &Block) {
    let html = match block {
        Block::Say(text) => format!("<p>{}</p>", escaped(text)),
        Block::Alert(text) => format!("<p class=\"alert\" role=\"alert\">{}</p>", escaped(text)),
        Block::Step(text) => format!("<h2>{}</h2>", escaped(text)),
        Block::Command(line) => format!("<pre>{}</pre>", escaped(line)),
        Block::Form(form) => self::form(form),
        Block::Code { link, caption } => match Qr::new(link, QUIET) {
            Some(code) => format!("<p>{}</p>\n{}", escaped(caption), code.svg("12rem")),
            None => String::new(),
        },
    };
    page.push_str(&html);
    page.push('\n');
}

fn form(form: &Form) -> String {
    let mut html = format!("<form method=\"post\" action=\"{}\">\n", escaped(&form.action));
    for (name, value) in &form.hidden {
        // Writing into a string does not fail.
        let value = escaped(value);
        let _ = writeln!(html, "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
    }
    for field in &form.fields {
        html.push_str(&self::field(field));
    }
    let _ = write!(html, "<button type=\"submit\">{}</button>\n</form>", escaped(&form.button));
    html
}

fn field(field: &Field) -> String {
    let Field { name, label, value, example, needed, most, autocomplete, keys } = field;
    let needed = if *needed { " required" } else { "" };
    format!(
        "<label for=\"{name}\">{}</label>\n<input id=\"{name}\" name=\"{name}\" value=\"{}\" \
         placeholder=\"{}\" maxlength=\"{most}\" autocomplete=\"{autocomplete}\" \
         inputmode=\"{keys}\"{needed}>\n",
        escaped(label),
        escaped(value),
        escaped(example),
    )
}

/// Text in which nothing is markup, in an element and in a quoted attribute alike.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use proptest::prelude::*;

    use super::*;
    use crate::invite::page::speech::Speech;

    fn sheet(text: &str) -> Sheet {
        let field = Field {
            name: "name",
            label: text.into(),
            value: text.into(),
            example: "Li",
            needed: true,
            most: 64,
            autocomplete: "name",
            keys: "text",
        };
        let form = Form {
            action: text.into(),
            url: text.into(),
            hidden: vec![("ticket", text.into())],
            fields: vec![field],
            button: text.into(),
            by_hand: text.into(),
        };
        let texts = [Block::Say, Block::Alert, Block::Step, Block::Command];
        let mut blocks: Vec<_> = texts.iter().map(|block| block(text.to_owned())).collect();
        blocks.push(Block::Form(form));
        Sheet { speech: Speech::Chinese, status: StatusCode::OK, title: text.into(), blocks }
    }

    proptest! {
        #[test]
        fn no_text_adds_or_ends_an_element(text in "\\PC{0,80}") {
            let shape = |page: &str| {
                (page.matches('<').count(), page.matches('>').count(), page.matches('"').count())
            };
            prop_assert_eq!(shape(&page(&sheet(&text))), shape(&page(&sheet("x"))));
        }
    }

    #[test]
    fn the_policy_is_strict_and_the_style_its_own() {
        assert!(POLICY.starts_with("default-src 'none'; style-src 'sha256-"));
        assert!(!POLICY.contains("unsafe"));
        let page = page(&sheet("<script>alert(1)</script>"));
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script"));
        assert!(page.contains(&format!("<style>{STYLE}</style>")) && !STYLE.contains('<'));
    }
}
