package dev.deployer.host;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs a test that {@linkplain Needs needs} a trait on a server without it all the same, and data
 * that it fails there: no test of the contract is skipped, and no server is said to lack what it
 * has.
 */
final class LackShown implements InvocationInterceptor {
  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  private static void run(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Needs needs = method.getExecutable().getAnnotation(Needs.class);
    HostFixture fixture = (HostFixture) context.getRequiredTestInstance();
    if (needs == null || fixture.traits().contains(needs.value())) {
      invocation.proceed();
      return;
    }
    boolean failed = false;
    try {
      invocation.proceed();
    } catch (Throwable lack) {
      failed = true;
    }
    if (!failed && needs.value().alwaysShows()) {
      throw new AssertionError("the server is said not to be so, and is: " + needs.value());
    }
  }
}
