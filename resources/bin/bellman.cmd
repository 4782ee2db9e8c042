@echo off
rem The command line of an installed Bellman: the application's own binary, taken as Node.
setlocal
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\Bellman.exe" "%~dp0..\resources\app.asar\out\main\cli.cjs" %*
