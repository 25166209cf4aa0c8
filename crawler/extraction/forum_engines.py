# SPDX-License-Identifier: EUPL-1.2
"""Where the forum engines in use put a post, its text and its author."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Engine:
    """Where one forum engine puts a post, its text and its author (CSS)."""

    name: str
    marks: tuple[str, ...]
    """Substrings of the document without which the engine is not looked for."""
    post: str
    text: str
    author: str


ENGINES = (
    Engine(
        name="xenforo2",
        marks=("message--post", "data-author"),
        post="article.message--post,article.message[data-author]",
        text=".message-body .bbWrapper,.message-userContent,.message-content",
        author=".message-name a,.message-name,.username",
    ),
    Engine(
        name="xenforo1",
        marks=("data-author",),
        post="li.message[data-author]",
        text=".messageText,.messageContent",
        author="a.username,.userText a",
    ),
    Engine(
        name="invision",
        marks=("ipsComment", "cPost", "post_block"),
        post="article.ipsComment,article.cPost,div.post_block",
        text="[data-role=commentContent],.cPost_contentWrap,.post_body .post,.entry-content",
        author=".cAuthorPane_author a,.cAuthorPane_author,.author a,.author",
    ),
    Engine(
        name="discourse",
        marks=("crawler-post", "topic-body", "data-post-id", 'itemprop="comment"'),
        post="div.crawler-post,div.topic-body[id^=post_],div[itemprop=comment],article[data-post-id]",
        text=".post[itemprop=text],[itemprop=text],.post,.cooked",
        author=".creator a [itemprop=name],.creator a,.creator,[itemprop=author],.username a",
    ),
    Engine(
        name="smf",
        marks=("post_wrapper",),
        post="div.post_wrapper",
        text=".post .inner,.inner[id^=msg_],.inner,.post",
        author=".poster h4 a,.poster h4",
    ),
    Engine(
        name="fluxbb",
        marks=("blockpost",),
        post="div.blockpost",
        text=".postmsg,.postright",
        author=".postleft dt a,.postleft dt strong,.postleft dt",
    ),
    Engine(
        name="punbb",
        marks=("replypost", "topicpost", 'class="post '),
        post="div.post[id^=p].odd,div.post[id^=p].even,div.replypost,div.topicpost",
        text=".entry-content,.post-entry,.content,.postbody",
        author=".post-byline a,.author a,.author,.username,.username-coloured",
    ),
    Engine(
        name="mybb",
        marks=("post_body",),
        post="div.post[id^=post_]",
        text=".post_body",
        author=".author_information a,.author_information strong,.post_author a",
    ),
    Engine(
        name="phpbb3",
        marks=("postbody",),
        post="div.post[id^=p]",
        text=".postbody .content,.content,.postbody",
        author=".postprofile a.username,.postprofile .username,a.username,.username,"
        "a.username-coloured,.username-coloured,.author a,.author strong,.postauthor",
    ),
    Engine(
        name="vbulletin4",
        marks=("postbit", "postcontainer", "b-post"),
        post="li.postbit,li.postbitlegacy,li.postcontainer,li.b-post",
        text="[id^=post_message_],.postcontent,.js-post__content-text,.b-post__content",
        author="a.username,.username strong,.username,.author a,.b-post__author a",
    ),
    Engine(
        name="vbulletin3",
        marks=("post_message_",),
        post="table[id^=post]",
        text="[id^=post_message_]",
        author="a.bigusername,.bigusername,[id^=postmenu_] a,[id^=postmenu_]",
    ),
    Engine(
        name="phpbb2",
        marks=("forumline",),
        post="table.forumline tr",
        text=".postbody",
        author=".name b,.name a,.name,.postauthor",
    ),
    Engine(
        name="nodebb",
        marks=('component="post"', "component='post'"),
        post="[component=post]",
        text="[component='post/content'],.content",
        author="[data-username],a[href*='/user/']",
    ),
    Engine(
        name="flarum",
        marks=("Post-body", "CommentPost"),
        post="#flarum-content article,noscript article,.PostStream-item article,article.CommentPost",
        text=".Post-body",
        author="h3,.PostUser-name,.username",
    ),
    Engine(
        name="telegram",
        marks=("tgme_widget_message",),
        post="div.tgme_widget_message[data-post],div.tgme_widget_message",
        text=".tgme_widget_message_text",
        author=".tgme_widget_message_owner_name,.tgme_widget_message_author",
    ),
    Engine(
        name="vanilla",
        marks=("ItemComment", "ItemDiscussion", "MessageList", '"Comment'),
        post="li.Comment,li.ItemComment,div.MessageList .ItemDiscussion,div.Discussion",
        text=".Message,.userContent",
        author=".Author a.Username,.Author a,.Username",
    ),
    Engine(
        name="bbpress",
        marks=("bbp-", "type-topic", "type-reply"),
        post="div.topic.type-topic,div.reply.type-reply,div.bbp-body > div.hentry",
        text=".bbp-reply-content,.bbp-topic-content",
        author=".bbp-author-name,.bbp-author-link",
    ),
    Engine(
        name="reddit",
        marks=("usertext", "shreddit-"),
        post="div.thing.link .usertext,div.thing.comment,shreddit-post,shreddit-comment",
        text=".usertext-body,.md,[slot=text-body]",
        author="a.author,[author]",
    ),
    Engine(
        name="schema_org",
        marks=("DiscussionForumPosting",),
        post="[itemtype$=DiscussionForumPosting],[itemtype$='schema.org/Comment']",
        text="[itemprop=articleBody],[itemprop=text]",
        author="[itemprop=author] a,[itemprop=author] [itemprop=name],[itemprop=author]",
    ),
)
