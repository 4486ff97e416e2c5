package dev.deployer.ssh.sftp;

import dev.deployer.host.Answer;
import dev.deployer.host.HeapShare;
import dev.deployer.host.Questions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/** Asks several questions side by side: as one call, or behind what changes something in one. */
final class QuestionRun implements Asked {
  private interface Saying<T> {
    T say() throws FileSystemException;
  }

  private final SftpChannel channel;
  private final Extensions extensions;
  private final boolean pagesTellLstat;
  private final OpenedDirectories opened;
  private final int handlesOfOne;
  private final int handlesOfADeepWalk;
  private final List<Asked> asked = new ArrayList<>();
  private final List<Runnable> answers = new ArrayList<>();

  /**
   * @param pagesTellLstat whether the server's listings give the attributes of links and not of
   *     their targets
   */
  QuestionRun(
      SftpChannel channel,
      Extensions extensions,
      boolean pagesTellLstat,
      OpenedDirectories opened,
      Questions questions) {
    this.channel = channel;
    this.extensions = extensions;
    this.pagesTellLstat = pagesTellLstat;
    this.opened = opened;
    int opening = 0;
    int deep = 0;
    for (Questions.Question question : questions.all()) {
      opening += most(question) > 0 ? 1 : 0;
      deep += isDeep(question) ? 1 : 0;
    }
    this.handlesOfOne = Math.max(1, extensions.handles() / Math.max(1, opening));
    int left = extensions.handles();
    for (Questions.Question question : questions.all()) {
      left -= isDeep(question) ? 0 : handles(question);
    }
    this.handlesOfADeepWalk = Math.max(1, left / Math.max(1, deep));
    questions.all().forEach(this::add);
  }

  /** How many files and directories it may have open at once. */
  private static int most(Questions.Question question) {
    if (question instanceof Questions.Walk walk) {
      return walk.deep() ? Integer.MAX_VALUE : walk.directories().size();
    }
    return question instanceof Questions.Contents of ? of.paths().size() : 0;
  }

  private static boolean isDeep(Questions.Question question) {
    return question instanceof Questions.Walk walk && walk.deep();
  }

  /** Walks of whole trees share what the others leave, which need few. */
  private int handles(Questions.Question question) {
    return isDeep(question) ? handlesOfADeepWalk : Math.min(handlesOfOne, most(question));
  }

  /** Asks them. */
  void run() throws IOException {
    channel.call(() -> Asked.askAll(channel, this));
    answer();
  }

  @Override
  public boolean sendNext() throws IOException {
    for (Asked one : asked) {
      if (one.sendNext()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void stopped() throws IOException {
    for (Asked one : asked) {
      one.stopped();
    }
  }

  /** Gives the answers, once the call has ended without a failure. */
  void answer() {
    answers.forEach(Runnable::run);
  }

  private void add(Questions.Question question) {
    if (question instanceof Questions.Inspection of) {
      InspectionRun run = new InspectionRun(channel, of.root(), of.inside());
      add(run, of.answer(), run::answer);
    } else if (question instanceof Questions.Looks of) {
      LookRun run = new LookRun(channel, of.paths(), true);
      add(run, of.answer(), run::answer);
    } else if (question instanceof Questions.Contents of) {
      ContentRun run =
          new ContentRun(
              channel,
              extensions,
              Math.max(1, handles(of)),
              of.paths(),
              of.limit(),
              HeapShare.bytes(),
              ContentRun.Bytes::new);
      add(run, of.answer(), run::answer);
    } else if (question instanceof Questions.Walk of) {
      asked.add(
          new TreeWalk(
              channel,
              Math.max(1, handles(of)),
              pagesTellLstat,
              of.directories(),
              of.deep(),
              of.visitor()));
    } else if (question instanceof Questions.Room of) {
      SpaceRun run = new SpaceRun(channel, extensions.space(), of.path());
      add(run, of.answer(), run::answer);
    } else if (question instanceof Questions.Opened of && extensions.sync() && pagesTellLstat) {
      // Only of OpenSSH's server. MINA SSHD refuses to open a directory so, and after that, while
      // others are open, gives several of them one handle.
      asked.add(opened.opening(channel, of.directories()));
    }
  }

  private <T> void add(Asked run, Answer<T> answer, Saying<T> saying) {
    asked.add(run);
    answers.add(
        () -> {
          try {
            answer.is(saying.say());
          } catch (FileSystemException e) {
            answer.isRefused(e);
          }
        });
  }
}
