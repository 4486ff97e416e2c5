@echo off
rem Starts Deployer. Needs a Java 17 runtime, and nothing else.
rem   JAVA_HOME      the Java to use; otherwise the java on the PATH
rem   DEPLOYER_OPTS  options for the JVM, such as -Xmx256m
setlocal
set "deployer_home=%~dp0.."
set "deployer_java=java"
if defined JAVA_HOME set "deployer_java=%JAVA_HOME%\bin\java"
where /q "%deployer_java%" 2>nul
if not defined JAVA_HOME if errorlevel 1 (
  echo deployer: there is no java on the PATH. Install a Java 17 runtime, or set JAVA_HOME. 1>&2
  exit /b 2
)
chcp 65001 >nul
"%deployer_java%" -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dfile.encoding=UTF-8 -Djdk.console=java.base %DEPLOYER_OPTS% -jar "%deployer_home%\lib\deployer-cli.jar" %*
exit /b %errorlevel%
