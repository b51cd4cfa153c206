// Looks for news and swaps what changed, never the field. Without it a reload does the same.
(function () {
  function node(page, id) { return page.getElementById(id); }
  function look() {
    var talk = node(document, "talk");
    fetch(talk.dataset.at + "&after=" + talk.dataset.n + "&wait=4")
      .then(function (answer) { if (!answer.ok) throw answer; return answer.text(); })
      .then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html");
        ["answer", "talk", "prompt", "story", "saw"].forEach(function (id) {
          var old = node(document, id), fresh = node(page, id);
          if (old.outerHTML !== fresh.outerHTML) old.replaceWith(fresh);
        });
        setTimeout(look, 500);
      })
      .catch(function () { setTimeout(look, 3000); });
  }
  if (window.fetch && window.DOMParser) look();
})();
