//! What a page says, without its markup.

/// Returns the text of a page: tags become line breaks, and references become characters.
pub fn text_of(page: &str) -> String {
    let (mut text, mut rest) = (String::new(), page);
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        text.push('\n');
        rest = after.split_once('>').expect("a tag ends").1;
    }
    (text + rest).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Returns the commands on a page, each on one line.
pub fn commands(page: &str) -> Vec<String> {
    let codes = page.split("<code>").skip(1).map(|rest| rest.split("</code>").next().expect("an end"));
    codes.map(|code| text_of(code).replace('\n', "")).collect()
}

/// Returns the values of an attribute, in their order.
pub fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(&start).skip(1).map(|rest| rest.split('"').next().expect("a value ends")).collect()
}

/// Returns the ids of the events that a page links to, in their order.
pub fn ids(page: &str) -> Vec<i64> {
    values(page, "href").iter().filter_map(|to| to.strip_prefix("/failed/")?.parse().ok()).collect()
}

/// Returns the link to the next page of a list.
pub fn next(page: &str) -> Option<String> {
    let link = page.split("<a rel=\"next\" href=\"").nth(1)?.split('"').next()?;
    Some(link.replace("&amp;", "&"))
}
