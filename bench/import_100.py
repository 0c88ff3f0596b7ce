"""Imports a hundred modules of the standard library."""
import abc, argparse, ast, base64, bdb, bisect, calendar, cmd, code, codecs, codeop, collections.abc, colorsys, compileall
import concurrent.futures, configparser, contextlib, contextvars, copy, copyreg, csv, dataclasses, datetime, decimal, difflib
import dis, doctest, email.message, email.mime.text, enum, filecmp, fileinput, fnmatch, fractions, ftplib, functools, getopt
import getpass, gettext, glob, graphlib, gzip, hashlib, heapq, hmac, html.parser, http.client, http.server, imaplib
import importlib.metadata, inspect, io, ipaddress, json, keyword, linecache, locale, logging, mailbox, mimetypes
import modulefinder, netrc, numbers, opcode, operator, optparse, os, pathlib, pdb, pickle, pickletools, pkgutil, platform
import poplib, posixpath, pprint, profile, queue, quopri, random, re, reprlib, runpy, sched, secrets, selectors
import shelve, shlex, shutil, smtplib, socket, socketserver, statistics, string, struct, subprocess, sysconfig, tarfile
import tempfile, textwrap, threading, timeit, tokenize, traceback, types, typing, unittest, urllib.request, uuid, weakref
import wsgiref.simple_server, zipfile
