package dev.deployer.project.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing that a host has said becomes markup, and no style counts but the page's own. */
class HtmlTest {
  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "\" onload=\"alert(1)",
          "' autofocus onfocus='alert(1)",
          "</title></style><img src=x>",
          "&lt;b&gt;",
          "<!--",
          "]]>",
          "\u202e\u001b[2J\u0000\u2028");

  @Test
  void aTextAndAnAttributeAreEscapedWhateverIsInThem() {
    for (String text : HOSTILE) {
      String html = new Html().text("p", Html.attribute("data-label", text), text).toString();
      String inside =
          html.substring("<p data-label=\"".length(), html.length() - "</p>\n".length());

      assertThat(inside.replace("\">", "")).as(html).doesNotContain("<", ">", "\"", "'");
      assertThat(html).doesNotContain("\u202e", "\u001b", "\u0000", "\u2028").endsWith("</p>\n");
      assertThat(html.split("\">", -1)).hasSize(2);
    }
    assertThat(Html.escaped("&lt;")).isEqualTo("&amp;lt;");
  }

  @Test
  void thePolicyFetchesNothingAndNamesTheOneStyle() {
    assertThat(PageStyle.policy())
        .startsWith("default-src 'none'; style-src 'sha256-")
        .doesNotContain("unsafe", "http", "*");
    assertThat(PageStyle.TEXT).doesNotContain("url(", "@import", "http", "</");
  }
}
